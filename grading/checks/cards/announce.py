"""What headings and labels announce, and which words say nothing; Spanish first, then English.

The notation is that of `phrases`.  A table names ideas, never a spelling that is asked for: adding a way of saying it
is adding a phrase here.
"""

from __future__ import annotations

from typing import Literal

from grading.checks.cards.phrases import phrases, word_set

Topic = Literal["use", "training", "evaluation", "metrics", "ethics", "limitations", "caveats"]

TOPICS = {
    "use": phrases(
        "uso* (previsto*,intencion*,pretendid*,recomendad*,principal*,primari*,directo*,esperad*,permitid*,secundari*) "
        "| casos? de uso | usos? | proposito | finalidad | para que | usuari* | destinatari* | audiencia "
        "| fuera del? alcance | alcance | aplicacion* | cuando [no] (usar*,se) "
        "| usos? (no,fuera,prohibid*,excluid*,indebid*) | quien* [lo,la] (usa*,utiliza*,va,puede*,debe*)",
        "(intended,primary,direct,downstream,recommended,appropriate,expected,secondary) (use*,user*) | uses "
        "| use cases? | purpose | users? | audience | out of scope | scope | misuse* | applications? "
        "| who (uses,should,is) | what is it for | when [not] to use | (do,does) not use "
        "| (inappropriate,prohibited,unsupported) use*",
    ),
    "training": phrases(
        "datos? (de,del,para) [el,la,un] (entrenamiento,entrenar) "
        "| (conjunto,muestra,dataset,set) (de,para) entrena* | entrenamiento | datos con los que | con que datos "
        "| con que [se] entren* "
        "| con que [lo,la] entren* | como [se,lo,la] entren*",
        "train* (data*,set,sample*,details,corpus,split) | training | train | trained on "
        "| fitting | what it was trained on",
    ),
    "evaluation": phrases(
        "datos? (de,del,para) [la,las,el] (evalua*,prueba*,test,valida*) "
        "| (conjunto,muestra,dataset,set) (de,para) [la,las] (evalua*,prueba*,test,valida*) | evaluacion "
        "| validacion | particion* | division de [los] datos | prueba | pruebas | como [se] (evalu*,valid*,prob*) "
        "| como [lo,la] (evalu*,valid*,prob*)",
        "(evaluation,eval,test*,validation,held out,holdout) (data*,set*,sample*,split) | evaluation | validation "
        "| test | testing | split* | data split* | hold ?out "
        "| assessment | how (it,we) [was,is] (evaluated,tested,validated)",
    ),
    "metrics": phrases(
        "metrica* | resultado* | rendimiento | desempeno | analisis cuantitativo* | calidad | cuanto acierta | que tal",
        "metric* | result* | performance | quantitative analys* | scores? | how well | quality",
    ),
    "ethics": phrases(
        "etic* | equidad | justicia | imparcialidad | priva* | sesg* | discrimina* | ia responsable | impacto social "
        "| proteccion de datos | rgpd | datos personales",
        "ethic* | fair* | privacy | bias* | discriminat* | responsible ai | (social,societal) impact* | gdpr "
        "| data protection | personal data",
    ),
    "limitations": phrases(
        "limitacion* | limites | restriccion* | (problemas,fallos) conocidos | debilidad* | puntos debiles "
        "| (cuando,donde,en que) [no,casos] (falla*,funciona*,acierta*) | que no hace | lo que no "
        "| donde (patina,cojea,se equivoca)",
        "limit* | known (issue*,problem*,failure*,weakness*) | weakness* | shortcoming* | failure modes? "
        "| (when,where) [not] (it,the,to,fails) | trade ?offs? | what it (can,does) not do",
    ),
    "caveats": phrases(
        "recomenda* | recomienda* | advertencia* | salvedad* | precaucion* | avisos? | consejos? | buenas practicas "
        "| mantenimiento | monitori* | monitore* | seguimiento | antes de usar* | caveat*",
        "caveat* | recommend* | warning* | advice | guidance | best practices? | maintenance | monitoring "
        "| next steps | before you use | disclaimer*",
    ),
}
RISKS = phrases(
    "riesgos?",
    "risks?",
)
"""Headings that may introduce ethics as well as limitations."""
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
    "modelo modelos model models sistema system seccion section apartado parte part tarjeta card ficha documento "
    "document cosa cosas thing things etc varios varias various algun alguna algunas algunos some several tipo tipos "
    "type kind aspecto aspectos aspect aspects importante importantes important relevante relevantes relevant "
    "adecuado adecuada appropriate correspondiente tener tiene tienen tenerse cuenta account taken take tomar tomado "
    "considerado consideradas considerados considerada considered consider carefully posibles posible possible "
    "general generales generally debe deben deberia puede pueden ser siendo estado made aware direct downstream "
    "usuarios users user usuario both todo todos toda todas every bien well good bueno buena buenas correcto "
    "correctamente correctly informacion information datos dato data detalle detalles details also tambien ver see "
    "describe describen described descrito existe existen exist exists presenta presentan incluye incluyen included "
    "include includes includ hemos hecho habra sido haber ello siempre always necesario necesaria necessary needed "
    "need needs calidad quality proyecto project make makes perfect perfecto mistakes errores equivocarse veces "
    "sometimes best practices "
    "buenas practicas seriously value values valora valoramos serio care committed follow seguir respeta respetan "
    "respects evita evitan avoids ensures garantiza garantizan "
    "usar usarlo usarse use used using utilizar recomienda recomendamos "
    "recomendado recommend recommended"
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
