"""What headings and labels announce, and which words say nothing; Spanish first, then English.

The notation is that of `phrases`.  A table names ideas, never a spelling that is asked for: adding a way of saying it
is adding a phrase here.
"""

from __future__ import annotations

import re
from typing import Literal

from grading.checks.cards.phrases import phrases, word_set

Topic = Literal["use", "training", "evaluation", "metrics", "ethics", "limitations", "caveats"]

TOPICS = {
    "use": phrases(
        "uso* "
        "(previsto*,intencion*,pretendid*,recomendad*,principal*,primari*,directo*,esperad*,permitid*,secundari*) "
        "| casos? de uso | usos? | proposito | finalidad | para que | usuari* | destinatari* | audiencia | fuera "
        "del? alcance | alcance | aplicacion* | cuando [no] (usar*,se) | usos? "
        "(no,fuera,prohibid*,excluid*,indebid*) | quien* [lo,la] (usa*,utiliza*,va,puede*,debe*) | [no] "
        "(sirve,vale) para | objetivo* | objeto | mision | a quien (va,se,esta) | cometido | no es para | utilidad "
        "| que (resuelve,problema) | para quien | por que (existe,la,lo) | bueno para | para que (lo,la,se,te) | "
        "ambito [de aplicacion] | hacer y no hacer | que si | quien y para que",
        "(intended,primary,direct,downstream,recommended,appropriate,expected,secondary) (use*,user*) | uses | use "
        "cases? | purpose | users? | audience | out of scope | scope | misuse* | applications? | who "
        "(uses,should,is,may,can) | what [is] [it,it s,this] [is] for | when [not] to use | (do,does) not use | "
        "use | why [we,this] [built,model,exists] | goals? | objectives? | mission | for whom | who (it,it s,this) "
        "[is] for | problem it solves | what we (use,built) it [for] | job | why (i,we,it) * | good for | built "
        "for | made for | meant for | can be used | why (it,this) exists | (not,bad) for | model for | who what | "
        "(do,dos) (don t,don ts) | permitted",
        "| (inappropriate,prohibited,unsupported) use*",
    ),
    "training": phrases(
        "datos? (de,del,para) [el,la,un] (entrenamiento,entrenar) | (conjunto,muestra,dataset,set) (de,para) "
        "entrena* | entrenamiento | con que datos | con que [se] entren* | con que [lo,la] "
        "entren* | como [se,lo,la] entren* | datos con los que [se,lo,la,el] [ha,modelo,fue] "
        "(entren*,aprend*,ajust*,constru*,hizo) | (de que,con que) aprendi* | aprendi* (de,con) | "
        "(muestra,datos,conjunto,base) (de,del,para) [el] (aprend*,ajuste,desarrollo,construccion) | aprendizaje | "
        "origen de [los] datos | entrenado (con,sobre) | ajuste | de donde (sale,salen,viene,vienen) | "
        "(aliment*,bebe) de | dieta | (hecho,construido,ajustado) con | materia prima",
        "train* (data*,set,sample*,details,corpus,split) | training | train | trained on | fitting | fit | what it "
        "was trained on | (learn*,learned,learnt) from | fed it | development (data,sample,set) | (went,goes) in | "
        "built (from,with,on) | made from | ingredients | (saw,has seen) | taught",
    ),
    "evaluation": phrases(
        "datos? (de,del,para) [la,las,el] (evalua*,prueba*,test,valida*) | (conjunto,muestra,dataset,set) "
        "(de,para) [la,las] (evalua*,prueba*,test,valida*) | evaluacion | validacion | particion* | division de "
        "[los] datos | prueba | pruebas | como [se] (evalu*,valid*,prob*) | como [lo,la] (evalu*,valid*,prob*) | "
        "con (que,quien*,los que,las que) [datos] [se,lo,la] [ha,hemos] (evalu*,valid*,prob*,comprob*,examin*) | "
        "(se,lo,la) "
        "(comprob*,prob*,evalu*,valid*,examin*) con | (muestra,conjunto,datos) de "
        "(contraste,control,comprobacion,verificacion,examen,reserva) | contraste | comprobacion | verificacion | "
        "examen | metodologia de evaluacion | separacion de [los] datos | como sabemos | guardad* | apartad* | "
        "reservad* | probad* | comprobad* | probamos | examinad* | como (me,nos) (examin*,evalu*,valid*,prob*) | "
        "datos (apartados,reservados)",
        "(evaluation,eval,test*,validation,held out,holdout) (data*,set*,sample*,split) | evaluation | validation "
        "| test | testing | split* | data split* | hold ?out | assessment | eval | hold ?outs? | how (it,we) "
        "[was,is] (evaluated,tested,validated,checked) | how (was,did,is) [we,it,this] "
        "(evaluated,test*,validat*,checked) | benchmark data | unseen data | exam | tested | checked | validated | "
        "kept (back,apart) | set aside | held back | how (do,can) we know | checking | put to the test",
    ),
    "metrics": phrases(
        "metrica* | resultado* | rendimiento | desempeno | analisis cuantitativo* | calidad | cuanto acierta | que tal "
        "| aciert* | (nivel,grado) de (exactitud,acierto,precision) | prestaciones | cifras | numeros | como de bien "
        "| exactitud | que bien | notas | marcas | puntuaciones | que tan bien | cuanto falla | boletin",
        "metric* | result* | performance | quantitative analys* | scores? | how (well,good) | quality | numbers | "
        "accuracy | perf | quantitative | evidence | figures | how (it,we) (did,does,do) | how (does,did) it "
        "(do,perform) | report card | measurements | score card",
    ),
    "ethics": phrases(
        "etic* | equidad | justicia | imparcialidad | priva* | sesg* | discrimina* | ia responsable | impacto "
        "social | proteccion de datos | rgpd | datos personales | derechos | personas [afectadas] | perjudic* | es "
        "justo | justo | uso responsable | responsabilidad | trato | inclusion | colectivos | conciencia | nos "
        "preocupa | preocupaciones | dano* | quien (sale,pierde)",
        "ethic* | fair* | privacy | bias* | discriminat* | responsible ai | (social,societal) impact* | gdpr | "
        "data protection | personal data | responsible (use,ai) | doing right | people | harm* | who "
        "(could,may,might) | rights | equity | trust* | worr* | conscience | concerns? | dignity | being fair | "
        "respect*",
    ),
    "limitations": phrases(
        "limitacion* | limites | restriccion* | (problemas,fallos) conocidos | debilidad* | puntos debiles | "
        "(cuando,donde,en que) [no,casos] (falla*,funciona*,acierta*) | que no hace | lo que no | donde [se] "
        "(patina*,cojea*,equivoca*,falla*) | se equivoca | cuando se equivoca | (riesgos,problemas) residuales | "
        "en que falla | falla con | flaquea* | carencias | fallos | que no sabe | lo que le cuesta | no cubre | "
        "puntos? (flaco*,flojo*,debil*) | donde la lia | cuesta* | no (puede,sabe,llega) | tropieza* | ciego* | "
        "agujeros | (meto,mete,metemos) la pata | reservas? | problemas? | inconvenientes | desventajas",
        "limit* | known (issue*,problem*,failure*,weakness*) | weakness* | shortcoming* | failure modes? | "
        "(when,where) [not] (it,the,to,fails) | trade ?offs? | what it (can,does) not do | weak (spots,points) | "
        "(when,where) (does,do) (it,this,we) [not] (fail,break,struggle,work) | blind spots? | (what,where) it "
        "(breaks,misses) | gaps | failures? | what (it,this) (can t,doesn t,cannot) | drawbacks | gotchas | not "
        "good at | pitfalls | bad at | (can t,cannot,can not,doesn t,does not,won t) (do,handle,see,know) | "
        "struggl* | where not | not so good | wrong | loses | poor at | unknowns | what (is,it s) missing from it "
        "| rough edges | problems? | issues? | downsides | heads? up on",
    ),
    "caveats": phrases(
        "recomenda* | recomienda* | advertencia* | salvedad* | precaucion* | avisos? | consejos? | buenas "
        "practicas | mantenimiento | monitori* | monitore* | seguimiento | antes de usar* | caveat* | vigilancia | "
        "ojo | nuestro consejo | aconsej* | sugerencia* | operacion | a tener en cuenta | ten* en cuenta | cuidado | "
        "supervision | instrucciones | cuidados | si (lo,la) (usas,usais,vas,utilizas) | por favor | algo mas | "
        "ultimos avisos | manual | notas finales | condiciones | como (tratarme,tratarlo,cuidarlo) | obligaciones "
        "| deberes | normas de uso",
        "caveat* | recommend* | warning* | advice | guidance | best practices? | maintenance | monitoring | next "
        "steps | before you use | disclaimer* | tips? | notes? [for,to] (users,readers,operators) | advis* | "
        "operating | operations | anything else | suggest* | watch out | take care | keep in mind | good to know | "
        "housekeeping | dos and don ts | trade ?offs? | if you (use,plan,want,are) | please | handle with care | "
        "handling | care | ground rules | house rules | how to (live with,look after) it | conditions | heads up | "
        "obligations | rules of use",
    ),
}
TARGET = phrases(
    "(variable,columna,clase,etiqueta,campo,atributo,valor,metrica) objetivo",
    "(objective,target,goal) (variable,column,class,label,field,function,metric)",
)
"""What is predicted or optimised, which is no objective of the model's."""
MISSING = phrases(
    "[lo,las,los] [secciones,apartados,cosas] [que] falta* | por hacer | pendientes? | tareas",
    "[what,sections] [is,are] missing [sections,parts,information] | to ?do [list] | still to (do,write,add)",
)
"""Headings over what a card does not say yet."""
RISKS = re.compile(
    r"(?<!\bde )(?<!\bdel )(?<!\bof )(?<!\bat )(?<!\ben )\b(?:riesgos?|risks?)\b(?! (?:analyst|team|desk|manager))"
)
"""Headings that may introduce ethics as well as limitations."""
APART = phrases(
    "(distint*,diferent*,posterior*,independiente*,ajen*,disjunt*,apart*,separad*) (a,al,de,del,con) [*] [*] [*] "
    "entren* "
    "| (sin,ningun*,no) [*] (solap*,contacto,coincid*,compart*) [*] [*] [*] entren*",
    "(different,later,separate,disjoint,apart,independent,other,away) (from,than,of,to) [*] [*] [*] train* | after [*] "
    "[*] train* | (no,not,without,never) [*] (overlap*,shared,common) [*] [*] [*] train*",
)
"""Speaks of training only to say that these data are others."""
ORIGIN = re.compile(r"\bwhere (?=(?:(?:do|did|does) )?(?:the |its |our )?(?:\w+ )?(?:data|dataset|examples)\b)")
"""Asks for data, not for where the model fails."""
OF_THE_MODEL = phrases(
    "datos (tecnico*,basico*,generales,identificativos,de contacto,de la ficha)",
    "(technical,basic,general,contact) data",
)
"""Data that are details."""
DATA = phrases(
    "datos | dataset* | conjuntos? de datos | de donde (salen,vienen)",
    "data | dataset* | data ?set* | where the data",
)
"""Headings over both kinds of data: the sentences themselves say which."""
ASIDE = phrases(
    "como (usar*,empezar,cargar*,instalar*) | ejemplo* | procedimiento | hiperparametro* | arquitectura | variables "
    "| glosario | licencia | contacto | historial | cambios",
    "usage | how to | get* started | quick ?start | example* | procedure | hyper ?parameter* | hardware "
    "| environment* | citation | glossary | architecture | changelog | features | license | contact",
)
"""Headings that end the reach of the heading above them: how to call it, how it was fitted."""
TITLE = phrases(
    "ficha del? modelo | tarjeta del? modelo",
    "model card",
)

FUNCTION_WORDS = word_set(
    "a al ante aun bajo como con contra cuando de del desde donde durante e el ella en entre es esta estan este esto "
    "ha han hasta hay la las le les lo los mas mediante menos muy ni no nos o para pero por porque que se sea ser si "
    "sin sobre solo son su sus tras u un una unas uno unos y ya fue era cada about above after all also an and any "
    "are as at be been before below but by can could do does each for from had has have if in into is it its may "
    "might more must nor not of off on only or over per shall should so such than that the their them then there "
    "these they this those to under until up was we were what when where which while who will with within without "
    "would our you your"
)
EMPTY_WORDS = word_set(
    "comprometidos comprometida committed ia ai justa justo justas transparente transparentes transparent etica "
    "etico ethical inherentes inherent propias statistical estadistico modelo modelos model models sistema system "
    "seccion section apartado parte part tarjeta card ficha documento document cosa cosas thing things etc varios "
    "varias various algun alguna algunas algunos some several tipo tipos type kind aspecto aspectos aspect aspects "
    "importante importantes important relevante relevantes relevant adecuado adecuada appropriate correspondiente "
    "tener tiene tienen tenerse cuenta account taken take tomar tomado considerado consideradas considerados "
    "considerada considered consider carefully posibles posible possible general generales generally debe deben "
    "deberia puede pueden ser siendo estado made aware direct downstream usuarios users user usuario both todo "
    "todos toda todas every bien well good bueno buena buenas correcto correctamente correctly informacion "
    "information datos dato data detalle detalles details also tambien ver see describe describen described "
    "descrito existe existen exist exists presenta presentan incluye incluyen included include includes includ "
    "hemos hecho habra sido haber ello siempre always necesario necesaria necessary needed need needs calidad "
    "quality proyecto project make makes perfect perfecto mistakes errores equivocarse veces sometimes best "
    "practices buenas practicas seriously value values valora valoramos serio care committed follow seguir respeta "
    "respetan respects evita evitan avoids ensures garantiza garantizan usar usarlo usarse use used using utilizar "
    "recomienda recomendamos recomendado recommend recommended careful cautious caution prudencia prudente cuidado "
    "common sense sentido comun criterio responsibly responsible responsable responsablemente ethically eticamente "
    "developed desarrollado desarrollada hecho built make making like any cualquier cualquiera ningun ninguno "
    "every cada vary varia variar results resultado resultados mistake error casos cases caso case situacion "
    "situaciones situation situations principios principles normativa normativas regulations regulation vigente "
    "vigentes cumple cumplen complies comply industry industria estandar estandares standard standards modern "
    "moderno moderna latest ultima ultimo intended purpose purposes proposito propositos finalidad designed "
    "disenado disenada pensado previsto prevista utilizado utilizada utilizar necesite necesiten resulte resulta "
    "sea sean adecuados excellent excelente excelentes great high alta alto altas altos top practically "
    "practicamente works work rigurosamente rigurosamente rigorous cuenta tenido mind bear keep additional "
    "adicionales extra limit limits limited limita limitar restrict concern concerns preocupa leer lee read "
    "leyendo predictions prediction predicciones prediccion right always siempre depend depends depende machine "
    "learning aprendizaje automatico input entrada entradas finally finalmente given presented reported dados "
    "presentados anyone anybody someone interested interesados interesado read reading completely usual habitual "
    "habituales propias propios seriously duties funciona funcionar works working mejores mejor better best "
    "optimal optimo persona personas people"
)
"""Words that say nothing by themselves: a sentence of these and of its own heading's words is filler."""
NAMES = phrases(
    "limitacion* | consideracion* | etic* | equidad | justicia | privacidad | sesgo* | metrica* | rendimiento "
    "| desempeno | evaluacion | entrenamiento | advertencia* | recomendacion* | previst* | alcance | uso | usos "
    "| riesgo* | monitorizacion | salvedad*",
    "limitation* | consideration* | ethic* | fairness | privacy | bias* | metric* | performance | evaluation "
    "| training | caveat* | recommendation* | intended | use | uses | scope | risk* | monitoring",
)
"""What sections are called: repeating the name says nothing."""
