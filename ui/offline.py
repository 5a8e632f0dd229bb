"""No host but this one is ever asked for anything."""

from __future__ import annotations

import os

from streamlit import net_util


def stay_home() -> None:
    """Switch off what would ask outside: MLflow's telemetry, and Streamlit's search for this machine's public address.

    Streamlit looks that address up when a request comes from an origin that it does not know; without it the request is
    compared with the configured addresses only (`server.corsAllowedOrigins`).
    """
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    net_util.get_external_ip = _no_address


def _no_address() -> None:
    return None
