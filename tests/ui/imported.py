"""An exam of one Markdown file, with an exercise for each kind of answer."""

from __future__ import annotations

from pathlib import Path

EXAM = """\
# 📋 Examen importado

> **Duración**: 40 minutos
> **Puntaje mínimo**: 70/100

## Instrucciones

Cuesta $5, no $6.

## Ejercicio 1: Tabla en otro orden (40 puntos)

### Código a Revisar

```python
# src/api.py
CLAVE = "abc"
```

### Tu Respuesta

| # | Gravedad | Arreglo | Línea | Defecto | Impacto |
|---|----------|---------|-------|---------|---------|
| 1 | | | | | |

<details>
<summary>💡 Pista</summary>

Mira la línea de la clave.

</details>

<details>
<summary>Ver Solución</summary>

| # | Gravedad | Arreglo | Línea | Defecto | Impacto |
|---|----------|---------|-------|---------|---------|
| 1 | 🔴 Crítico | Leerla del entorno | 2 | La clave está en el código | Fuga |
| 2 | 🟢 Menor | Añadir un docstring | 1 | Falta documentación del módulo | Dudas |

```python
# src/api.py
import os
CLAVE = os.environ["CLAVE"]  # MODELO-SECRETO
```

**Por qué**: RAZON-SECRETA.

### Puntuación

- Cada problema: PUNTUACION-SECRETA

</details>

## Ejercicio 2: Preguntas (20 puntos)

### Output a Analizar

```text
TOTAL 41%
```

### Tu Respuesta

1. ¿Subirías el umbral? (Sí/No)
2. ¿Qué módulo probarías primero?

Comprueba antes de seguir:

- [ ] He mirado todos los módulos, también los que no tienen ninguna línea probada hasta ahora
- [ ] He justificado cada respuesta con un número de la tabla o con una línea del informe

<details>
<summary>Ver Solución</summary>

1. RESPUESTA-SECRETA: sí
2. El de la API

</details>

## Ejercicio 3: Qué falta (20 puntos)

### Estructura a Revisar

```
churn/
└── data/
```

### Tu Respuesta

¿Qué falta en esta estructura?

1. ____
2. ____

<details>
<summary>Ver Solución</summary>

Faltan las pruebas: LISTA-SECRETA.

</details>

## Ejercicio 4: Solo lectura (20 puntos)

### Escenario

Un banco quiere predecir.

<details>
<summary>Ver Solución</summary>

Nada que corregir: LECTURA-SECRETA.

</details>

## Reflexión Final

¿Qué te llevas?
"""
SECRETS = ("-SECRET", "Leerla del entorno", "La clave está", "El de la API")
"""What only the solutions hold."""
TABLE, QUESTIONS, LIST, READING = ("tabla-en-otro-orden", "preguntas", "que-falta", "solo-lectura")


def write(home: Path) -> None:
    """Write the exam `importado`, and one without its table, `sin-puntos`, into a folder of exams."""
    head, others = EXAM[: EXAM.index("## Ejercicio 1")], EXAM[EXAM.index("## Ejercicio 2") :]
    for name, text in (("importado", EXAM), ("sin-puntos", head.replace("importado", "sin puntos") + others)):
        (home / name).mkdir(parents=True)
        (home / name / "exam.md").write_text(text, encoding="utf-8")
