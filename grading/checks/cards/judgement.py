"""What sentences on ethics, limitations and recommendations turn on, Spanish first, then English, as in `phrases`."""

from __future__ import annotations

import re

from grading.checks.cards.phrases import phrases

ETHICS = phrases(
    "sesg* | equidad | equitativ* | justicia | imparcial* | discrimin* | priva* | datos personales | dato personal "
    "| anonim* | seudonim* | pseudonim* | rgpd | lopd* | proteccion de datos | protegid* | sensible* | "
    "consentimiento | genero | sexo | raza | etnia | etnic* | mujer* | hombre* | edad | grupos? | nacionalidad | "
    "disparidad | paridad | identificativ* | identific* | dni | nombres | colectivo* | trato | explicacion | "
    "perjudic* | desfavor* | mayores | jovenes | vulnerable* | representad* | derecho* | extranjer* | inmigrant* | "
    "migrant* | ancian* | rural* | apellido* | telefono* | direccion* | correo* | hash* | cifra* | enmascar* | "
    "borra* | suprim* | eliminan | conserva* | retencion | impacto | consent* | explica* | reclama* | apela* | "
    "comite | supervision humana | difer* | brecha | falsos (positivos,negativos) | falsas alarmas | personas | "
    "clientas | injust* | desigual* | dpo | discapacidad* | jubilad* | desconfiad* | dano* | danar* | herir | "
    "hiere* | lesion* | agregad*",
    "bias* | unbiased | fair* | unfair* | discriminat* | privacy | private | personal | pii | anonym* | pseudonym* "
    "| gdpr | ccpa | hipaa | protected | sensitive | consent* | gender | sex | race | racial | ethnic* | women | "
    "men | age | ages | groups? | subgroups? | nationality | disparit* | disparate | parity | equal* | identif* | "
    "names | minorit* | harm* | disadvantag* | older | young* | elderly | vulnerable* | represented | demographic* "
    "| female* | male* | surname* | e ?mails? | phone | address* | postcode* | hash* | encrypt* | mask* | token* | "
    "delet* | erase* | purge* | retention period | dpia | dpo | foreign* | immigrant* | migrant* | rural | low "
    "income | differ* | gap* | false (positive*,negative*,alarm*) | unequal* | treat* | customers "
    "(over,under,from) | opt out | appeal* | board | committee | transparen* | explain* | proxy | geograph* | over "
    "represented | under represented | loyal | ids | disab* | over ?flagged | retired | flagged | segregat* | "
    "prejudic* | injur* | hurt* | "
    "aggregated | recogni* | (data,information) (on,about,of) "
    "(people,persons,individuals,humans)",
)
ETHICS_STRICT = phrases(
    "sesg* | equidad | injust* | discrimin* | privacidad | datos personales | anonimiz* | seudonimiz* | rgpd | lopd* "
    "| atributos? (protegid*,sensible*) | consentimiento | disparidad",
    "bias* | unbiased | unfair* | fairness | discriminat* | privacy | personal data | personally | pii "
    "| personal (identifiers,information) | anonymi* "
    "| pseudonymi* | gdpr | hipaa | consent | protected attribute* | disparate | disparit*",
)
ETHICS_NAMED = phrases(
    "sesgo* | equidad | justicia | privacidad | discriminacion | datos personales | proteccion de datos",
    "bias* | fairness | privacy | discrimination | personal data | data protection",
)
PROTECTS = phrases(
    "anonimiz* | seudonimiz* | pseudonimiz* | cifra* | consentimiento | rgpd | se (eliminan,excluyen,borran)",
    "anonymi* | pseudonymi* | encrypt* | hashed | consent* | gdpr | (is,are,were) (removed,dropped,excluded)",
)
NOT_ETHICS = phrases(
    "sesgo [y] varianza | termino de sesgo | (capacidad,poder) (discriminante,de discriminacion) | discrimina* "
    "(entre,bien,con un)",
    "bias [and] variance | bias term | variance [and] bias | unbiased (estimat*,view,test*) | biased estimat* | "
    "bias of the estimat* | discriminat* (by,power,between,is,ability,well) | its discriminat*",
)
LEFT_BEHIND = phrases(
    "quien | quienes | madres | padres | familias | pobre* | pobreza | "
    "pension* | "
    "jubil* | becari* | idioma* | lengua* | pueblo* | aldea* | isla* | aislad* | remot* | african* | asiatic* | "
    "latin* | arabe* | gitan* | desemplead* | parad* | precari* | analfab* | enferm* | minori* | paises | "
    "(clientes,pacientes,alumn*,estudiantes,personas,gente,hogares) (que,sin,con pocos)",
    "mothers | fathers | parents | families | carers | "
    "(those,people,anyone,customers,patients,students,families,households,applicants) (who,without,with no,with "
    "jobs) | "
    "poor | poverty | pension* | retire* | (first,native,foreign) language* | accent* | village* | island* | remote | "
    "isolated | african* | asian* | latin* | arab* | black | white | veteran* | unemployed | homeless | without a "
    "[fixed] [permanent] address | illitera* | countries | dialect* | single parents",
)
"""Whom circumstances put at a disadvantage: compared with others, or harmed, they make a matter of fairness."""
HARMS = phrases(
    "(pone*,poner) en (riesgo,peligro) a | (deja,dejan,dejar) [*] [*] sin | castig* | penaliz* | perjudic* | "
    "estigmat* | humill* | excluy* a | dano* | "
    "danar* | ofend* | senal* a",
    "put* [*] [*] at risk | endanger* | (leave,leaves) [*] [*] without | punish* | penali* | stigma* | humiliat* | "
    "harm* | hurt* | injur* | offend* | "
    "stereotyp* | shut* out",
)
TAKEN_OUT = phrases(
    "se (retir*,quit*,descart*,elimin*,suprim*,limit*,corrig*) | (retir*,quit*,descart*) (la,el,esa,una)",
    "(taken,left,dropped,removed) out | (was,were,is,are) (dropped,removed,capped,excluded,corrected) | never "
    "automatic",
)
"""What was done about it."""
GROUPS = phrases(
    "genero* | sexo* | mujer* | hombre* | edad | edades | mayores | jovenes | nacionalidad* | etnia* | raza | origen "
    "| provincia* | extranjer* | inmigrant* | migrant* | tramos? | colectivo* | grupos? | discapacidad* | rural* "
    "| ingresos | renta | barrio* | religion* | ancian*",
    "gender* | sex | women | woman | men | female* | male* | age | ages | older | younger | elderly | nationalit* "
    "| ethnic* | race | racial | foreign* | immigrant* | migrant* | groups? | subgroups? | disab* | rural | "
    "income* | religio* | postcode* | minorit* | seniors",
)
"""Whom fairness is about."""
COMPARES = phrases(
    "compar* | difer* | brecha | iguales | igual | parecid* | similar* | peor | mejor trat* | paridad | desigual* "
    "| auditad* | audit* | perjud* | falsos (positivos,negativos) | falsas alarmas | puntos | doble | discrimin* | "
    "proxy | mas (alt*,baj*) | represent* | menos",
    "compar* | differ* | gap* | equal* | unequal* | similar* | parity | audit* | disadvantag* | disproportion* | "
    "false (positive*,negative*,alarm*) | points? | twice | higher | lower | versus | fewer | represent* | times "
    "as | more often | less often | wors* | harm* | proxy | unfair* | treat*",
)
BEARS_MORE = phrases(
    "mas (a menudo,frecuen*,veces,avisos,alertas) | (el,al,del) resto | riesgo (alto,mayor,elevado) | triple | mitad "
    "| la media | peores",
    "half | average | longer | less | (than,from) (others,the rest) | high risk | as [a] risks? | rarely",
)
"""Compares too, where a heading says that it is about fairness."""
IDENTIFIERS = phrases(
    "nombres? | apellidos? | remitente* | titular* | domicilio* | calles? | matriculas? | rostros? | caras | voces | "
    "dni | telefonos? | direccion* | correo* | identificador* | identificativ* | datos de "
    "contacto",
    "names? | surnames? | e ?mails? | phone numbers? | address* | identifiers? | ids | postcodes? | ssn | "
    "senders? | holders? | streets? | faces? | voices? | number plates?",
)
WITHHELD = phrases(
    "no | ni | nunca | sin | elimina* | borra* | quita* | suprim* | cifra* | excluy* | enmascar* | seudonim* | retira* "
    "| descart*",
    "no | not | never | without | remov* | drop* | delet* | eras* | encrypt* | hash* | mask* | exclud* | strip* | "
    "token* | discard* | kept out | out",
)
PEOPLE = phrases(
    "clientes | cliente | cuentas? | usuarios | personas | titular* | autonomos | empresas | pymes | pacientes | "
    "alumn* | jubilad* | estudiantes | hogares | paises | segmento* | imagenes | textos | oficinas",
    "customers? | clients? | accounts? | users | people | holders | freelancers | businesses | companies | patients "
    "| students | households | countries | segments? | images | texts | branches | cases",
)
"""For whom, or for what, it may be worse."""
LIMITING = phrases(
    "no | ni | nunca | sin | solo | solamente | unicamente | peor* | menos | menor* | mayor* | mas | baj* | cae | "
    "caen | degrad* | empeor* | fall* | poc* | escas* | insuficient* | falta* | carec* | ignor* | depend* | "
    "requier* | necesit* | asum* | supone* | supon* | limit* | sensible* | inestab* | incierto* | puede* | podri* "
    "| fuera | excepto | salvo | desbalance* | desequilibr* | sesg* | sobreajust* | sobreestim* | subestim* | "
    "infraestim* | caduc* | antigu* | cambi* | drift | deriva | ruido* | erro* | dific* | imprecis* | fiab* | "
    "unic* | un sol* | escap* | invisible* | desapercib* | adivin* | (cuenta*,pasa*,figura*) como | aun | pierde* | "
    "superior* | "
    "inferior* | impide* | tarda* | varia | varian | variaba* | variacion* | representativ* | extrapol* | corto* | "
    "nuev* | estatic* | estacional* | apenas | mal | mala | malos? | rar* | extrem* | atipic* | irregular* | "
    "equivoc* | confund* | satur* | desconoc* | ciego* | ciega* | cuesta* | tampoco | ningun* | parcial* | "
    "incomplet* | mezcl* | aisl* | sintetic* | cero | ceros | solo | se pierde | desfas* | recien",
    "no | not | t | nor | never | without | only | worse | less | lower | low | poor* | weak* | drop* | degrad* | "
    "fail* | few* | scarce | insufficient* | lack* | miss* | ignor* | depend* | requir* | need* | assum* | limit* "
    "| sensitiv* | unstable | uncertain* | may | might | can | could | cannot | outside | except | unless | "
    "imbalanc* | bias* | overfit* | overestim* | underestim* | stale | outdat* | old* | chang* | drift* | nois* | "
    "error* | difficult* | unreliab* | above | below | unseen | under ?represent* | extrapol* | static | correlat* "
    "| causal* | restrict* | decay* | deteriorat* | new | seasonal* | over | under | hardly | rarely | short | "
    "blind | sparse* | barely | saturat* | conflat* | anything | weird | dormant | wild | shock* | dominat* | "
    "single | escape* | slip* | invisible | unnotic* | undetect* | overlook* | guess* | "
    "(label*,labell*,counted,treated,taken) as | "
    "break* | struggl* | wrong* | confus* | mislead* | unusual | rare | thin | patch* | cold start | little | "
    "high* | bad* | inaccura* | *less | un*able | in*able | neither | don | doesn | didn | isn | wasn | won | "
    "incomplete | partial* | gap* | "
    "excess* | too | synthetic | zero | zeros | joined | loads | beyond | hard | opaque | unable "
    "| divorce | moving | death",
)
LACKING = phrases(
    "no [se] [ha,han] (incluy*,incluid*,us*,utiliz*,tiene*,contempl*) | solo [con,hay,usa] datos",
    "(not,t) (include*,use*,have,take,contain,cover) | only [uses] * data",
)
"""With one of these a single word of meaning, what is lacking or all there is, makes a limitation."""
LIMITING_STRICT = phrases(
    "limitacion* | (acert*,va,hace,trabaja*,patina*) (peor,mal) | peor (va,funciona,acierta,rinde) | se equivoca* "
    "(con,en,mas,mucho) | (falla,fallan,flaquea,cojea,patina) (con,en,cuando,si) | no "
    "(entiende,conoce,sabe,contempla,distingue,ve) | apenas (supera,hay,acierta) | poc* "
    "(ejemplos,casos,datos,historial) | no (funciona*,generaliza*,acierta*,rinde*,distingue*,cubre*,se ha "
    "validado,ha sido validado) | (rinde,funciona*,acierta) (peor,mal,menos) | (menos,poco) (fiable*,preciso*) | "
    "no (es,son) fiable* | se pierde (con,en,cuando) | (le,nos) cuesta",
    "limitation* | (does,do,will,did) not (work,generali*,perform,extrapolate,cover) | doesn t "
    "(work,generali*,perform) | performs? (poorly,worse,badly) | (less,not) (reliable,accurate) | unreliable | "
    "(scored,predicted,served,handled) (badly,poorly) | (works,fares) (poorly,worse,badly) | degrades? "
    "(for,on,when,with,if) | does (poorly,badly) | (poor,weak,weaker,worse,blind,inaccurate) (on,for,with,in,to) | "
    "(fails,breaks,struggles) (on,for,with,when,in,if) | (does,do) not (know,see,understand,handle,support) | "
    "doesn t (know,see,understand,handle,cover,support) | (few,scarce) (examples,samples,cases) | struggles with | "
    "knows nothing | (can t,cannot) (tell,see,deal,handle,predict,score) | bad (on,with,at)",
)
ACTION = phrases(
    "monitor* | vigil* | ojo | cuidado | no (os,te,se) | reentren* | re entren* | revis* | recalibr* | calibr* | "
    "umbral* | valid* | audit* | ajust* | document* | alert* | compar* | contrast* | combin* | complement* | evit* "
    "| avis* | recomend* | recomienda* | aconsej* | no (utili*,emple*) "
    "| seguimiento | recog* | recopil* | implement* "
    "| convien* | debe* | deberia* | hay que | actualiz* | comprob* | "
    "supervis* | medir | mida* | mide* | no (usar*,use*,tomar*,aplicar*,basar*,confi*,automatiz*) | usar | usa | "
    "usese | usarlo | mantener | mantenga* | elegir* | elija* | consult* | informe* | informar | explic* | "
    "registr* | retir* | probar | prueb* | repet* | repit* | volver a | vuelve* | entren* | mirar | mira* | mire* "
    "| verific* | congel* | suspen* | deten* | paus* | desactiv* | desconfi* | confirm* | aplicar | pregunt* | "
    "ten* en cuenta | guard* | control* | aument* | reserv* | necesita* | solo si | antes de | nunca | humano* | "
    "humana* | a/b | ab | limit* | fij* | interpret* | regar | podar | mirad | volved | revisad | no dejar* | "
    "renov* | refresc* | ensen* | recuerd* | parad* | reentrenad* | comparad*",
    "monitor* | watch* | retrain* | re train* | review* | recalibrat* | calibrat* | threshold* | validat* | audit* "
    "| follow ups? | collect | gather | implement | adjust* | tune | document* | alert* | compar* | combin* "
    "| complement* | avoid* | warn* | recommend* | "
    "advis* | should | must | ought | need* to | updat* | refresh* | check* | supervis* | measur* | track* | do "
    "not | don t | never | use | keep | choose | pick | set | consult* | report | inform* | explain* | log | "
    "retire | test* | repeat* | human* | pair | limit | interpret* | treat | consider | re ?evaluat* | verify | "
    "ensure | re ?run | roll ?back | investigat* | rerun | refit | re ?fit | retune | recheck | look | let a | "
    "make sure | disable | freeze | suspend | pause | stop | confirm* | backtest* | kill switch | control group | "
    "advise* | don | switch | run | apply | ask | only if | re ?assess | be aware | beware | assign | inspect | "
    "question | prefer | wait | allow | require* | compute | eye on | dont | discard* | tell | refresh* | log | "
    "never | show* | remind* | teach | hold out | pin | start | send | combine | respect",
)
INFINITIVE = re.compile(
    r"\W*(?!(?:usar|utilizar|emplear|aplicar|seguir|tener|hacer|considerar|actuar|cumplir|respetar|mejorar|poder|deber|ser"
    r"|estar|haber|lugar|mujer|ayer)\w*\b)[a-z]{3,}(?:ar|er|ir)(?:l[oae]s?)?\b"
)
"""A Spanish sentence that begins with what to do; to use the model well says nothing."""
RECOMMENDING = phrases(
    "se recomienda* | recomendamos | recomendad* | recomendable | aconsej* | sugerimos | es aconsejable | "
    "(mi,nuestro) consejo | conviene (vigil*,revis*,comprob*,valid*,reentren*,no,mirar,ajust*,calibr*) | hay que "
    "(vigil*,revis*,reentren*,comprob*,valid*)",
    "(we,is,are,strongly) recommend* | recommended to | recommend* that | (we,is,are) (advise*,suggest) | it is "
    "advisable | (users,teams,you) should (monitor*,retrain*,review*,check*,recalibrat*,validat*)",
)
STARTS_ACTION = phrases(
    "monitor* | vigil* | reentren* | recalibr* | revis* | audit* | convien* | comprob* | volver a entrenar | "
    "valid* | verific* | mirad | vigilad | revisad | reentrenad | actualiz* | ten* cuidado",
    "monitor | retrain | re ?run | recalibrate | review | audit | re ?train | tune | watch | check | recheck | "
    "validate | track | keep [an,your] eye | refresh | log | recalibrate | never | do not | don t | dont | treat",
)
