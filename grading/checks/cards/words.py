"""What the sentences of a model card turn on, Spanish first, then English, in the notation of `phrases`."""

from __future__ import annotations

from grading.checks.cards.phrases import phrases

PURPOSE = phrases(
    "(pensad*,disenad*,concebid*,destinad*,previst*,orientad*) (para,a) | uso (previsto,principal,recomendado) "
    "| sirve* (para,al) "
    "| (se,lo,la) (usa*,utiliza*,emplea*) para (prior*,dec*,sele*,identif*,detec*,estim*,orden*,asign*) "
    "| (se,lo,la) (usa*,utiliza*,emplea*) para (ayud*,avis*,prede*,anticip*) "
    "| (ayuda*,apoya*) (a,al) | (su,el) proposito | su finalidad | el objetivo (es,del modelo)",
    "(intended,designed,meant,built) (for,to,as) | intended use* "
    "| (is,be) used (for,by,to) (rank*,priorit*,decid*,select*,identif*,detect*,estimat*,flag*,predict*) "
    "| (is,be) used (for,by,to) (help*,the,our,retention) "
    "| (helps,help,supports,support) (the,our) | its purpose | the purpose",
)
USERS = phrases(
    "equipo* | analista* | gestor* | agente* | departamento* | usuari* (previst*,principal*,final*,de) "
    "| (los,las,sus) usuari* | personal | clinic* | medic* | ingenier* | cientific* | operador* "
    "| responsable* (de,del) | comercial* | oficina* | area (de,del) | marketing | profesional* | investigador* "
    "| desarrollador*",
    "team* "
    "| desk* | analyst* | manager* | agent* | department* | (intended,primary,end) user* | (its,the) users | users are "
    "| staff | clinician* | doctor* | engineer* | scientist* | operator* | officer* | marketing | practitioner* "
    "| researcher* | developer* | stakeholder* | radiologist*",
)
USERS_NAMED = phrases(
    "[los,las] usuari* | usuari* (previst*,principal*,primari*,final*) | destinatari* | audiencia | publico "
    "| publico objetivo",
    "[intended,primary,target,end,main] users? | [intended,target] audience",
)
SET_ASIDE = phrases(
    "(reserva*,apart*) | (deja*,dejo,quedan*) fuera", "(set,kept,put) (aside,apart) | held (out,back) | hold ?out"
)
"""With one of these a bare number is a size."""
USED_BY = phrases(
    "(usad*,utilizad*,empleado) por | (lo,la) (usa,usan,utiliza,utilizan,emplea,emplean) | dirigid* a "
    "| (su,sus,los) usuari* (es,son)",
    "used by | (its,the) users are | aimed at",
)
OUT_OF_SCOPE = phrases(
    "fuera del? alcance "
    "| no [se,lo,la] (debe*,deberia*) [de,ser] (usar*,utilizar*,emplear*,aplicar*,servir,usad*,utilizad*) "
    "| no [se,lo,la] (usar*,usa,use,usen,utilizar*,utiliza,utilice*,emplear*,emplea,emplee*,aplicar*,aplica,aplique*) "
    "| no (esta,es,fue,ha) [sido] (pensad*,disenad*,destinad*,previst*,apt*,adecuad*,validad* para) "
    "| no (sirve,vale) para | prohibid* | prohibe* | usos? (no,indebid*,prohibid*,excluid*) "
    "| queda* (fuera,excluid*,expresamente) | nunca (para,se,debe*) | excluid* | no para",
    "out of scope "
    "| out of bounds | off limits | (has,have) no place | nobody else "
    "| not [be] [be] (used,intended,suitable,designed,meant,appropriate,fit) "
    "| (do,does,must,should,may,can) not [be] (use,used,apply,applied,rely) | (don,shouldn,mustn) t [be] (use*,rely) "
    "| never [be] (use*,for,to) | prohibited | forbidden | misus* | not (for,to be) | unsuitable | excluded",
)

TRAINED = phrases(
    "entren* | train*",
)
TRAINED_ON = phrases(
    "entren* | ajust* (con,sobre) | aprend* de",
    "train* | fitted (on,to) | fit on | learn* from",
)
TESTED = phrases(
    "evalua* | evaluo "
    "| (deja*,dejo,quedan*) fuera | test* | prueba* | valida* | reserva* | hold ?out | fuera de (tiempo,muestra) "
    "| apartad*",
    "evaluat* "
    "| assess* | aside | eval | test* | validat* | hold ?out* | held (out,back) | unseen | out of (time,sample) "
    "| cross validat*",
)
TEST_SET = phrases(
    "(conjunto*,datos,particion,muestra,set) (de,para) [la,las,los] (test,prueba*,evaluacion,validacion) | hold ?out "
    "| validacion cruzada | (conjunto,particion) (reservad*,apartad*) | fuera de (tiempo,muestra)",
    "(test,testing,validation,evaluation,eval,held out,holdout) (set*,split*,data*,sample*,partition) "
    "| (test,testing,validation,evaluation,eval,held out,holdout) (customers,rows,records) "
    "| hold ?out | held (out,back) | cross validat* | out of (time,sample) | test",
)
SOURCE = phrases(
    "crm | erp | bases? de datos | almacen* de datos | lago de datos | tablas? | core | extracc* | extraid* "
    "| extraj* | export* | historic* "
    "| (recopilad*,recogid*,provenient*,procedent*,obtenid*,tomad*,sacad*) (de,del,en,por,entre) | provien* "
    "| proced* (de,del) | encuesta* | registros (de,del) | intern* | sintetic* | public* | banco* | entidad "
    "| hospital* | empresa* | operador* | sucursal* | telefonica | plataforma | repositorio | transaccional*",
    "crm | erp | databases? | [data] warehouse | datawarehouse | data ?lake | tables? | core | extract* | export* "
    "| snapshot* | historical "
    "| (collected,sourced,taken,drawn,gathered,obtained,pulled,provided,derived) (from,in,by,at) | from the "
    "| comes? from | survey* | internal | synthetic | public* | banks? | banking | hospital* | company | telco "
    "| telecom* | branch* | platform* | repository | logs | kaggle | uci | openml | hugging ?face | csv | parquet "
    "| bigquery | snowflake | redshift | postgres* | oracle | s3 | imagenet | https?",
)
SOURCE_LABEL = phrases(
    "fuentes? | origen | procedencia | dataset* | conjunto de datos | nombre",
    "sources? | origin | provenance | datasets? | data ?set | name",
)
SIZE_LABEL = phrases(
    "tamano | filas | registros | muestras? | volumen | numero | n | clientes | observaciones | ejemplos",
    "size | rows | records | samples? | volume | number | customers | observations | examples | count",
)

ETHICS = phrases(
    "sesg* | equidad | equitativ* | justicia | imparcial* | discrimin* | priva* | datos personales | dato personal "
    "| anonim* | seudonim* | pseudonim* | rgpd | lopd* | proteccion de datos | protegid* | sensible* "
    "| consentimiento | genero | sexo | raza | etnia | etnic* | mujer* | hombre* | edad | grupos? | nacionalidad "
    "| disparidad | paridad | identificativ* | identific* | dni | nombres | colectivo* | trato | explicacion "
    "| perjudic* | desfavor* | mayores | jovenes | vulnerable* | representad* | derecho*",
    "bias* | unbiased | fair* | unfair* | discriminat* | privacy | private | personal | pii | anonym* | pseudonym* "
    "| gdpr | ccpa | hipaa | protected | sensitive | consent* | gender | sex | race | racial | ethnic* | women | men "
    "| age | ages | groups? | subgroups? | nationality | disparit* | disparate | parity | equal* | identif* | names "
    "| minorit* | harm* | disadvantag* | older | young* | elderly | vulnerable* | represented | demographic*",
)
ETHICS_STRICT = phrases(
    "sesg* | equidad | discrimin* | privacidad | datos personales | anonimiz* | seudonimiz* | rgpd | lopd* "
    "| atributos? (protegid*,sensible*) | consentimiento | disparidad",
    "bias* | unbiased | fairness | discriminat* | privacy | personal data | personally | pii "
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
    "sesgo [y] varianza | termino de sesgo",
    "bias [and] variance | bias term | variance [and] bias",
)
LIMITING = phrases(
    "no | ni | nunca | sin | solo | solamente | unicamente | peor* | menos | menor* | mayor* | mas | baj* | cae "
    "| caen | degrad* | empeor* | fall* | poc* | escas* | insuficient* | falta* | carec* | ignor* | depend* "
    "| requier* | necesit* | asum* | supone* | supon* | limit* | sensible* | inestab* | incierto* | puede* | podri* "
    "| fuera | excepto | salvo | desbalance* | desequilibr* | sesg* | sobreajust* | sobreestim* | subestim* "
    "| infraestim* | caduc* | antigu* | cambi* | drift | deriva | ruido* | erro* | dificult* | imprecis* | fiab* "
    "| aun | pierde* | superior* | inferior* | impide* | tarda* | varia* | representativ* | extrapol* | corto* "
    "| nuev* | estatic* | estacional*",
    "no | not | t | nor | never | without | only | worse | less | lower | low | poor* | weak* | drop* | degrad* "
    "| fail* | few* | scarce | insufficient* | lack* | miss* | ignor* | depend* | requir* | need* | assum* | limit* "
    "| sensitiv* | unstable | uncertain* | may | might | can | could | cannot | outside | except | unless "
    "| imbalanc* | bias* | overfit* | overestim* | underestim* | stale | outdat* | old* | chang* | drift* | nois* "
    "| error* | difficult* | unreliab* | above | below | unseen | under ?represent* | extrapol* | static | correlat* "
    "| causal* | restrict* | decay* | deteriorat* | new | seasonal* | over | under | hardly | rarely | short",
)
LIMITING_STRICT = phrases(
    "limitacion* | no (funciona*,generaliza*,acierta*,rinde*,distingue*,cubre*,se ha validado,ha sido validado) "
    "| (rinde,funciona*,acierta) (peor,mal,menos) | (menos,poco) (fiable*,preciso*) | no (es,son) fiable*",
    "limitation* | (does,do,will,did) not (work,generali*,perform,extrapolate,cover) "
    "| doesn t (work,generali*,perform) | performs? (poorly,worse,badly) | (less,not) (reliable,accurate) "
    "| unreliable "
    "| (scored,predicted,served,handled) (badly,poorly) | (works,fares) (poorly,worse,badly) "
    "| degrades? (for,on,when,with,if)",
)
ACTION = phrases(
    "monitor* | vigil* "
    "| ojo | cuidado | no (os,te,se) | reentren* | re entren* | revis* | recalibr* | calibr* | umbral* | valid* "
    "| audit* | ajust* "
    "| document* | alert* | compar* | contrast* | combin* | complement* | evit* | avis* | recomend* | recomienda* "
    "| aconsej* | convien* | debe* | deberia* | hay que | actualiz* | comprob* | supervis* | medir | mida* | mide* "
    "| no (usar*,use*,tomar*,aplicar*,basar*,confi*,automatiz*) | usar | usa | usese | usarlo | mantener | mantenga* "
    "| elegir* | elija* | consult* | informe* | informar | explic* | registr* | retir* | probar | prueb* | repet* "
    "| repit* | volver a | humano* | humana* | a/b | ab | limit* | fij* | interpret*",
    "monitor* | watch* | retrain* | re train* | review* | recalibrat* | calibrat* | threshold* | validat* | audit* "
    "| adjust* | tune | document* | alert* | compar* | combin* | complement* | avoid* | warn* | recommend* | advis* "
    "| should | must | ought | need* to | updat* | refresh* | check* | supervis* | measur* | track* | do not | don t "
    "| never | use | keep | choose | pick | set | consult* | report | inform* | explain* | log | retire | test* "
    "| repeat* | human* | pair | limit | interpret* | treat | consider | re ?evaluat* | verify | ensure | re ?run "
    "| roll ?back | investigat*",
)
RECOMMENDING = phrases(
    "se recomienda* | recomendamos | recomendad* | recomendable | aconsej* | sugerimos | es aconsejable",
    "(we,is,are,strongly) recommend* | recommended to | recommend* that | we (advise,suggest) | it is advisable",
)
STARTS_ACTION = phrases(
    "monitor* | vigil* | reentren* | recalibr* | revis* | audit* | convien*",
    "monitor | retrain | re ?run | recalibrate | review | audit | re ?train",
)

FRAMEWORK = phrases(
    "scikit ?learn | sklearn | xgboost | lightgbm | lgbm | catboost | pytorch | torch | tensorflow | keras | jax "
    "| flax | pyspark | spark | mllib | h2o | statsmodels | transformers | onnx* | caret | tidymodels | mlr3 "
    "| pycaret | autogluon | fastai | flair | spacy | nltk | prophet | gensim | paddle* | mxnet | weka | ml net "
    "| river | imbalanced learn | lightning | ultralytics | sentence ?transformers | timm | nemo | sas | matlab "
    "| sagemaker | vertex ai",
)
FRAMEWORK_LABEL = phrases(
    "marco* | framework* | libreria* | biblioteca* | construido con | entrenado con | tecnologia | stack | software "
    "| herramienta*",
    "framework* | librar* | library name | built with | made with | implemented (in,with) | stack | software | tooling",
)
NOT_THE_MODEL = phrases(
    "framework | libreria | biblioteca | python | datos | dataset | api | esquema | r | documento | tarjeta | ficha "
    "| card",
    "library | data | schema | document | cuda | package | os",
)
VERSION = phrases(
    "version*",
)
LICENSE = phrases(
    "licencia* | licenciad* | propiedad de | propietari*",
    "license* | licence* | licensed | proprietary | copyright",
)
LICENSE_NAME = phrases(
    "apache 2* | mit license | licencia mit | bsd* | gpl* | agpl* | lgpl* | mpl* | cc by* | cc0* | openrail* | eupl "
    "| uso interno | internal use only",
)
CONTACT = phrases(
    "contact* | correo | responsable* | autor* | autoria | mantenid* por | mantenedor* | desarrollad* por "
    "| creado por | propietario* | dueno*",
    "contact* | e ?mail | author* | owner* | maintain* | developed by | developer* | created by | built by "
    "| point of contact | questions | organisation | organization",
)
DATE = phrases(
    "fecha* | publicad* | publicacion | lanzamiento | lanzad* | actualizad* | actualizacion | creado | creacion "
    "| entrenado (el,en) | liberad*",
    "date* | released? | published | updated? | created | trained (on,in) | last (modified,updated)",
)
NOT_A_DATE = phrases(
    "rango | periodo | datos | entre | clientes | registros",
    "range | period | data | between | customers | records | rows",
)
