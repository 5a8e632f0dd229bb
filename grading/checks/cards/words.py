"""What the sentences of a model card turn on, Spanish first, then English, in the notation of `phrases`."""

from __future__ import annotations

import re

from grading.checks.cards.phrases import phrases

PURPOSE = phrases(
    "(pensad*,disenad*,concebid*,destinad*,previst*,orientad*) (para,a) | uso (previsto,principal,recomendado) | "
    "sirve* (para,al) | (se,lo,la) (usa*,utiliza*,emplea*) para "
    "(prior*,dec*,sele*,identif*,detec*,estim*,orden*,asign*) | (se,lo,la) (usa*,utiliza*,emplea*) para "
    "(ayud*,avis*,prede*,anticip*) | (ayuda*,apoya*) (a,al) | (su,el) proposito | su finalidad | el objetivo "
    "(es,del modelo) | (hicimos,hecho,creamos,creado,construimos,construido,entrenamos,desarrollamos,montamos) "
    "para | por finalidad | (usa,usan,utiliza,utilizan,emplea,emplean) (el,este,la,su,estas,las) "
    "(modelo,puntuacion*,lista,score,salida,ficha) | (recibe*,consulta*,ven) (la,una,el,el) "
    "(lista*,listado,puntuacion*,ranking) | para que (el,la,los,las,mi,nuestr*)",
    "(intended,designed,meant,built) (for,to,as) | intended use* | (is,be) used (for,by,to) "
    "(rank*,priorit*,decid*,select*,identif*,detect*,estimat*,flag*,predict*) | (is,be) used (for,by,to) "
    "(help*,the,our,retention) | (helps,help,supports,support) (the,our) | its purpose | the purpose | "
    "(built,made,created,developed,trained) (this,it) (for,to,so) | (use,uses) (it,this,the) "
    "[model,forest,score*,list,ranking,output,predictions] (to,for,when) | (get,gets,receive*) (a,the) "
    "[weekly,daily,monthly,ranked] (list*,score*,ranking) | so (that,the,our,they) | exists (for,to,so)",
)
USERS = phrases(
    "equipo* | analista* | gestor* | agente* | departamento* | usuari* (previst*,principal*,final*,de) | "
    "(los,las,sus) usuari* | personal | clinic* | medic* | ingenier* | cientific* | operador* | responsable* "
    "(de,del) | comercial* | oficina* | area (de,del) | marketing | profesional* | investigador* | desarrollador* "
    "| supervisor* | director* | ejecutiv* | asesor* | emplead* | direccion | call center | plataforma | "
    "telefonist* | sucursal* | division | grupo de | unidad | consultor* | fidelizacion | coordinador* | "
    "jefe* | planificador* | atencion al cliente | clientela | docente* | medicos",
    "team* | desk* | analyst* | manager* | agent* | department* | (intended,primary,end) user* | (its,the) users | "
    "users are | staff | clinician* | doctor* | engineer* | scientist* | operator* | officer* | marketing | "
    "practitioner* | researcher* | developer* | stakeholder* | radiologist* | supervisor* | director* | crew | "
    "squad* | specialist* | clerk* | employee* | advisor* | adviser* | consultant* | executive* | call cent* | "
    "branch* | division | group | unit | planner* | marketers? | backend | coordinator* | lead* | nurse* | "
    "teacher* | people who | owners | reps? | representative*",
)
USERS_NAMED = phrases(
    "[los,las] usuari* | usuari* (previst*,principal*,primari*,final*) | destinatari* | audiencia | publico "
    "| publico objetivo",
    "[intended,primary,target,end,main] users? | [intended,target] audience",
)
_AGENTE = (
    r"(?!cliente|paciente|estudiante|valor|error|factor|sensor|dinero)[a-z]{2,}"
    r"(?:or(?:es|as?)?|istas?|er[oa]s?|ari[oa]s?|[ae]ntes?|iv[oa]s?|ic[oa]s?|og[oa]s?|nicos?)\b"
)
_AGENT = (
    r"(?!customer|borrower|\w*holder|consumer|passenger|subscriber|travell?er|learner|buyer|payer|churner|leaver|default"
    r"|fraudster|letter|order|offer|number|server|sensor|error|factor|parameter|classifier|vector|other|never|ever|over"
    r"|under|after)[a-z-]{2,}(?:ers?|ors?|ists?|ians?|ants|ives|clerks?|nurses?|guards?|wives|midwife|men)\b"
)
_THE = r"(?:the|our|an?|each|every|its|their)"
_TO_A = r"(?:a (?:los?|las?|un|una|cada|sus|nuestr[oa]s)|al)"
SERVED = re.compile(
    r"\b(?:avis|ayud|indic|senal|muestr|inform|orient|alert|record|propon|sugier|facilit|permit|ofrec|dic|sirv)\w{1,2}"
    rf" (?:\w+ ){{0,2}}?{_TO_A} (?:\w+ )?{_AGENTE}"
    rf"|\bpara que (?:el|la|los|las|cada|un|una|nuestr[oa]s) (?:\w+ )?{_AGENTE}"
    rf"|\b(?:los|las) {_AGENTE}(?: \w+){{0,3}}? "
    r"(?:usan|utilizan|consultan|reciben|emplean|deciden|eligen|miran|ven|abren)\b"
    r"|\b(?:warns?|tells?|helps?|lets?|assists?|supports?|shows?|alerts?|advises?|informs?|reminds?|guides?)"
    rf" (?:{_THE} (?:\w+ ){{0,2}}?|(?:\w+(?:al|ic|ary|ance|ity|ing|ment|th) )?){_AGENT}"
    rf"|\bso (?:that )?(?:{_THE} )?(?:\w+ )?{_AGENT}"
    rf"|\A\W*(?:{_THE} )?(?:\w+ ){{0,2}}?{_AGENT}(?: \w+){{0,5}}? "
    r"(?:see|use|get|receive|open|read|check|consult|decide|look|work|plan|pick|choose|review|call|find|follow)\b"
)
"""Whom it helps, tells or warns: known by the place in the sentence and by the ending of a trade."""
SET_ASIDE = phrases(
    "(reserva*,apart*,guarda*,separa*,separo) | (deja*,dejo,quedan*) fuera",
    ("(set,kept,put) (aside,apart) | held (out,back) | hold ?out"),
)
"""With one of these a bare number is a size."""
USED_BY = phrases(
    "(usad*,utilizad*,empleado) por | (lo,la) (usa,usan,utiliza,utilizan,emplea,emplean) | dirigid* a "
    "| (su,sus,los) usuari* (es,son)",
    "used by | (its,the) users are | aimed at",
)
OUT_OF_SCOPE = phrases(
    "fuera del? alcance | no [se,lo,la] (debe*,deberia*) [de,ser] "
    "(usar*,utilizar*,emplear*,aplicar*,servir,usad*,utilizad*) | no [se,lo,la] "
    "(usar*,usa,use,usen,utilizar*,utiliza,utilice*,emplear*,emplea,emplee*,aplicar*,aplica,aplique*) | no "
    "(esta,es,fue,ha) [sido] (pensad*,disenad*,destinad*,previst*,apt*,adecuad*,validad* para) | no (sirve,vale) "
    "para | prohibid* | prohibe* | usos? (no,indebid*,prohibid*,excluid*) | queda* (fuera,excluid*,expresamente) | "
    "nunca (para,se,debe*) | excluid* | no para | no [lo,la] (uses,useis,empleeis) | usos? no "
    "(permitid*,previst*,admitid*) | no (sustituye*,reemplaza*) | abstener* | mantener* (lejos,alejad*) | ni se "
    "[te,le,os] ocurra | no opina",
    "out of scope | out of bounds | off limits | (has,have) no place | nobody else | not [be] [be] "
    "(used,intended,suitable,designed,meant,appropriate,fit) | (do,does,must,should,may,can) not [be] "
    "(use,used,apply,applied,rely) | (don,shouldn,mustn) t [be] (use*,rely) | never [be] (use*,for,to) | "
    "(does,do,must,should,can) not (replace,substitute) | prohibited | forbidden | misus* | not (for,to be) | "
    "unsuitable | excluded | outside [of] [the,its] scope | "
    "must never | is not [a] | isn t (for,meant,suitable,designed,intended) | (don,mustn,shouldn) t [be] "
    "(use*,feed,apply,rely) | keep (away,it away,this away) | (must,should,please) (keep,stay) | shouldnt | dont "
    "(use,feed,apply) | for nothing else",
)

OUT_LABEL = phrases(
    "no | nunca | excluid* | mal* [para]",
    "no | not [for] | don ts? | do not | never | bad for | excluded",
)
"""Labels and column names over what it is not for."""
OUT_AFTER = phrases(
    "fuera del? alcance | queda* * | prohibid* | excluid*",
    "out of scope | out of bounds | off limits | prohibited | forbidden | excluded | outside [of] [the,its] scope "
    "| unsuitable | not (allowed,permitted,supported) | no place",
)
"""What excludes the words before it."""
DENIED_USE = re.compile(
    r"\W*[❌✗✘❎🚫⛔🛑]"
    r"|\W*(?:please\W+|por favor\W+)?(?:no|not|never|nunca|nada de|nothing|keep|except|excepto|salvo|sin|don|do not"
    r"|jamas)\b"
)
"""Under a heading on use, a sentence or a sign that starts so excludes."""
TO_DO = phrases(
    "(para,a) (prior*,decid*,selec*,identif*,detect*,estim*,orden*,asign*,avis*,prede*,anticip*,saber,elegir) "
    "| (para,a) (ofrec*,llam*,planific*,preparar,contact*,repartir,focaliz*,enfoc*,dirigir,clasific*,lanzar) "
    "| decid* (a,que,cual*) | prioriz* | orden*",
    "(managers,agents,team,teams,analysts,staff) (see,get,receive,read,consult,open) | (to,can,and,for) "
    "(rank*,priorit*,decid*,select*,identif*,detect*,estimat*,flag*,predict*,choos*,pick*,plan*) | "
    "(to,can,and,for) (order*,offer*,call*,phone*,contact*,focus*,target*,schedul*,prepar*,assign*,know*,see,tell) "
    "| (to,can,and,for) (build*,anticipat*,reach*) | (decide,choose) (who,whom,which) | who (phone,call,contact) | "
    "(needs,needed,wants) [a] | spend",
)
"""What somebody does with it."""
PREDICTING = phrases(
    "prediccion* | previsiones | pronostico*",
    "prediction* | forecast*",
)
"""As a task it is a use, with what is predicted beside it; elsewhere the word says nothing."""

TRAINED = phrases(
    "entren* | train*",
)
TRAINED_ON = phrases(
    "entren* | ajust* (con,sobre) | aprend* de",
    "train* | fitted (on,to) | fit on | learn* from",
)
TESTED = phrases(
    "evalua* | evaluo | (deja*,dejo,quedan*) fuera | test* | prueba* | valida* | reserva* | hold ?out | fuera de "
    "(tiempo,muestra) | apartad* | verific* | contrast* | comprob* | examin* | no (emplead*,usad*,utilizad*,vist*) "
    "| probar* | probo | separad* | guarda* | apart* | comprobamos | al margen | fuera del entrenamiento "
    "| (posterior*,distint*,diferent*,independiente*,ajen*,disjunt*) (a,al,de,del) "
    "[el,la,los] [datos,periodo,conjunto,muestra] [de,del] entren*",
    "evaluat* | (never,not) [been] (used,seen) | not seen | not in | verif* | checked on | judged on "
    "| assess* | aside | eval | test* | validat* | hold ?out* | held (out,back) | unseen | out of (time,sample) "
    "| cross validat* | checked (against,with) | kept (apart,back) | locked | picked out | not part of "
    "| (after,later than,different from,independent (of,from),separate from,disjoint (from,with)) "
    "[the] [data,period,set,sample] [of] train*",
)
TEST_SET = phrases(
    "(conjunto*,datos,particion,muestra,set) (de,para) [la,las,los] (test,prueba*,evaluacion,validacion) | hold ?out "
    "| validacion cruzada | (conjunto,particion) (reservad*,apartad*) | fuera de (tiempo,muestra)",
    "(test,testing,validation,evaluation,eval,held out,holdout) (set*,split*,data*,sample*,partition) "
    "| (test,testing,validation,evaluation,eval,held out,holdout) (customers,rows,records) "
    "| hold ?out | held (out,back) | cross validat* | out of (time,sample) | test",
)
SOURCE = phrases(
    "crm | erp | bases? de datos | almacen* de datos | lago de datos | tablas? | core | extracc* | extraid* | "
    "extraj* | export* | historic* | (recopilad*,recogid*,provenient*,procedent*,obtenid*,tomad*,sacad*) "
    "(de,del,en,por,entre) | provien* | proced* (de,del) | encuesta* | registros (de,del) | intern* | sintetic* | "
    "public* | banco* | entidad | hospital* | empresa* | operador* | sucursal* | telefonica | plataforma | "
    "repositorio | transaccional* | sistemas | fichero* | fichas? | maestro",
    "crm | erp | databases? | [data] warehouse | datawarehouse | data ?lake | tables? | core | extract* | export* "
    "| snapshot* | historical | (collected,sourced,taken,drawn,gathered,obtained,pulled,provided,derived) "
    "(from,in,by,at) | from the | comes? from | survey* | internal | synthetic | public* | banks? | banking | "
    "hospital* | company | telco | telecom* | branch* | platform* | repository | logs | kaggle | uci | openml | "
    "hugging ?face | csv | parquet | bigquery | snowflake | redshift | postgres* | oracle | s3 | imagenet | https? "
    "| dump | master file | data ?base | file | systems",
)
POPULATION = phrases(
    "(clientes,usuarios,cuentas,personas,pacientes,hogares,empresas) (de,del,en,con)",
    "(customers,clients,users,accounts,people,patients,households,companies) (from,of,in,with)",
)
"""Whom the rows are about, and which of them."""
SOURCE_LABEL = phrases(
    "fuentes? | origen | procedencia | dataset* | conjunto de datos | nombre",
    "sources? | origin | provenance | datasets? | data ?set | name",
)
SIZE_LABEL = phrases(
    "tamano | filas | registros | muestras? | volumen | numero | n | clientes | observaciones | ejemplos",
    "size | rows | records | samples? | volume | number | customers | observations | examples | count",
)

HYPOTHETICAL = phrases(
    "(seria,podria ser,deberia ser) | (todavia,aun) no (se,hay,ha*,esta*) | no se ha* (hecho,realizado,separado)",
    "would be | could be | should be | (has,have) not been (made,done) | not yet [been] | yet to be",
)
"""What might be done with data tells nothing of what was."""
CONTENT = phrases(
    "variable* | columna* | caracteristica* | atributo* | predictor* | etiqueta* | objetivo | bajas | clases? | "
    "balance* | campos",
    "features? | columns? | variables? | predictors? | attributes? | labels? | labell?ed | target | class* | "
    "churn* | fields",
)

FRAMEWORK = phrases(
    "scikit ?learn | sklearn | xgboost | lightgbm | lgbm | catboost | pytorch | torch | tensorflow | keras | jax "
    "| flax | pyspark | spark | mllib | h2o | statsmodels | transformers | onnx* | caret | tidymodels | mlr3 "
    "| pycaret | autogluon | fastai | flair | spacy | nltk | prophet | gensim | paddle* | mxnet | weka | ml net "
    "| river | imbalanced learn | lightning | ultralytics | sentence ?transformers | timm | nemo | sas | matlab "
    "| sagemaker | vertex ai | ranger | glmnet | (in,en) (r,julia)",
)
FRAMEWORK_LABEL = phrases(
    "marco* | framework* | libreria* | biblioteca* | construido con | entrenado con | tecnologia | stack | software "
    "| herramienta*",
    "framework* | librar* | library name | built with | made with | implemented (in,with) | stack | software | tooling",
)
NOT_THE_MODEL = phrases(
    "framework | libreria | biblioteca | python | datos | dataset | api | esquema | r | documento | tarjeta | ficha "
    "| card | plantilla | fecha",
    "library | data | schema | document* | cuda | package | os | template | date* | notes | ubuntu | debian | "
    "linux | windows | docker | numpy | pandas | joblib | mlflow | skops | java | node",
)
VERSION = phrases(
    "version* | edicion | entrega | revision | release | build | tag | etiqueta | ver",
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
