"""`make screens`: the pictures of every page in docs/screens, light and dark, and of the exam in a narrow window.

The learner answers with a mixture, so that every part of a result is there to be seen: rows that name an issue and one
that names none, an exercise that is fixed, one that is half fixed and one that raises an error.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from grading import content
from grading.content import GradedExercise
from tests.e2e.learner import Learner, chromium
from tests.e2e.server import ROOT, Site, link

FOLDER = ROOT / "docs" / "screens"
ROWS = (
    (
        "Se registra fuera de `with mlflow.start_run()`: no hay un run propio",
        "Abrir el run con un context manager",
        "Crítica",
    ),
    ("No se guardan los hiperparámetros", "Llamar a mlflow.log_params()", "Media"),
    ("El modelo va sin signature", "infer_signature(X_train, ...)", "Crítica"),
    ("El código no tiene comentarios", "Comentarlo", "Menor"),
)
HALF = """\
# train_mlflow.py
import mlflow
from sklearn.ensemble import RandomForestClassifier

from data import X_test, X_train, y_test, y_train

mlflow.set_experiment("bankchurn")
params = {"n_estimators": 100, "max_depth": 10, "random_state": 42}

with mlflow.start_run(run_name="rf-100-arboles"):
    mlflow.log_params(params)
    model = RandomForestClassifier(**params)
    model.fit(X_train, y_train)

    accuracy = model.score(X_test, y_test)
    print(f"Accuracy: {accuracy}")
    mlflow.log_metric("accuracy", accuracy)
    mlflow.sklearn.log_model(
        model, name="model", serialization_format="cloudpickle", input_example=X_train.head(3)
    )
"""


@dataclass(frozen=True)
class Camera:
    """A learner's window whose pictures carry one name."""

    learner: Learner
    look: str

    def take(self, name: str) -> None:
        """Save a picture of what the window shows."""
        self.learner.settle()
        self.learner.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        self.learner.page.mouse.move(0, 0)
        self.learner.page.wait_for_timeout(700)
        self.learner.page.screenshot(path=FOLDER / f"{name}-{self.look}.png")


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for look in ("light", "dark"):
        folder = Path(tempfile.mkdtemp(prefix="corrige-screens-"))
        site = Site(folder)
        site.start()
        try:
            with chromium() as browser:
                walk(browser, site, look)
        finally:
            site.stop()
            shutil.rmtree(folder)


def walk(browser: Browser, site: Site, look: str) -> None:
    """From the first page to the leaderboard."""
    learner = Learner(browser, site.url, color_scheme=look, viewport={"width": 1400, "height": 900})
    camera = Camera(learner, look)
    learner.page.goto(site.url)
    learner.page.get_by_label("Alias").wait_for()
    camera.take("welcome")
    learner.sign_up("Ada")
    camera.take("home")
    learner.begin()
    answer(camera)
    learner.review()
    camera.take("submit")
    learner.button("Entregar definitivamente").click()
    learner.page.get_by_text("Ejecutando tus archivos").first.wait_for()
    camera.take("grading")
    learner.result()
    outcome(camera)
    learner.visit("Mi progreso")
    camera.take("progress")
    learner.visit("Clasificación")
    camera.take("leaderboard")
    author(camera, site)


def author(camera: Camera, site: Site) -> None:
    """The instructors' page with the skeleton in the editor, and what it lacks."""
    learner = camera.learner
    learner.page.goto(link(site))
    learner.start().or_(learner.button("Empezar otro intento")).first.wait_for()
    learner.visit("Preparar un examen")
    learner.button("Empezar con el esqueleto").click()
    learner.page.get_by_text("Sin reparos").wait_for()
    camera.take("author")
    learner.tab("Qué falta")
    camera.take("author-missing")


def answer(camera: Camera) -> None:
    """Fill in the exercises, with pictures on the way."""
    learner = camera.learner
    _mlflow, logging, card, metrics = content.find("hito-5").exercises
    for row, (problem, correction, severity) in enumerate(ROWS, 1):
        learner.write_row(row, {"Problema": problem, "Corrección": correction}, severity)
    camera.take("exam")
    narrow(camera)
    learner.tab("Archivos corregidos")
    learner.write_ace(HALF)
    camera.take("exam-files")
    learner.tab("Ejecutar")
    learner.button("Ejecutar mis archivos").click()
    learner.page.get_by_text("Tus archivos se ejecutaron hasta el final.").wait_for(timeout=90_000)
    camera.take("exam-run")
    learner.tab("Descargar y subir")
    camera.take("exam-upload")
    learner.exercise(2)
    name(learner, logging, ("Problema", "Corrección"))
    learner.tab("Archivos corregidos")
    learner.page.get_by_text("Editor accesible").click()
    learner.settle()
    learner.write_accessible("prediction.py", logging.solution()["prediction.py"])
    camera.take("exam-accessible")
    learner.tab("logging_config.py (opcional)")
    learner.write_accessible("logging_config.py", logging.solution()["logging_config.py"])
    learner.exercise(3)
    name(learner, card, ("Qué falta", "Qué debería decir"))
    learner.tab("Archivos corregidos")
    learner.write_accessible("model_card.md", card.solution()["model_card.md"])
    learner.tab("Vista previa")
    camera.take("exam-preview")
    learner.exercise(4)
    name(learner, metrics, ("Qué falta", "Qué debería haber"))
    learner.tab("Archivos corregidos")
    learner.write_accessible("metrics.py", "import prometheus\n" + metrics.solution()["metrics.py"])


def name(learner: Learner, exercise: GradedExercise, columns: tuple[str, str]) -> None:
    """Name six issues of the exercise."""
    for row, issue in enumerate(exercise.issues[:6], 1):
        learner.write_row(row, {columns[0]: issue.title.es, columns[1]: issue.correction.es})


def narrow(camera: Camera) -> None:
    """The exam in a window of 375 px, with the file under review closed and open."""
    learner = camera.learner
    learner.page.set_viewport_size({"width": 375, "height": 812})
    camera.take("exam-narrow")
    learner.page.get_by_text("Archivo a revisar").click()
    learner.page.set_viewport_size({"width": 375, "height": 1700})
    camera.take("exam-narrow-file")
    learner.page.get_by_text("Archivo a revisar").click()
    learner.page.set_viewport_size({"width": 1400, "height": 900})
    learner.settle()


def outcome(camera: Camera) -> None:
    """Each tab of the result, and the exercise that raised an error."""
    learner = camera.learner
    camera.take("result")
    for name, tab in (
        ("result-findings", "Mis hallazgos"),
        ("result-diff", "Mis archivos y el modelo"),
        ("result-model", "Solución modelo"),
    ):
        learner.tab(tab)
        camera.take(name)
    learner.exercise(4)
    learner.tab("Ejecución")
    camera.take("result-run")


if __name__ == "__main__":
    main()
