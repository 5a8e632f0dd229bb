"""What random hand-ins are spoilt with: lines that attack, and pieces of text that a reader may stumble over."""

from __future__ import annotations

HOSTILE = """\
while True: print("x" * 9999)
print("\\ud800\\x00\\x1b[2J")
import sys; sys.stderr.write("e" * 300000)
import os; os.fork()
import os; [os.fork() for _ in range(9)]
import os; os._exit(0)
import os; os._exit(9)
import os; os.kill(os.getpid(), 11)
import os; os.abort()
import sys; sys.exit()
import sys; sys.exit("no")
import sys; sys.setrecursionlimit(10**6); f = lambda n: f(n + 1); f(0)
raise SystemExit(0)
raise KeyboardInterrupt
raise ExceptionGroup("many", [ValueError("a"), TypeError("b")])
raise type("Odd", (Exception,), {"__str__": lambda self: 1 / 0})()
import os; [os.close(n) for n in range(3, 64) if os.path.exists(f"/proc/self/fd/{n}")]
import os; os.closerange(0, 99)
import os; [os.write(n, b"\\x00\\x00\\x00\\x0f{\\"done\\": [true]}") for n in range(3, 9)]
import sys; sys.stdout = sys.stderr = None
import sys; sys.stdout.close()
import time; time.sleep(0.2)
import time; time.sleep(30)
import atexit, time; atexit.register(time.sleep, 0.2)
import threading, time; threading.Thread(target=time.sleep, args=(0.3,)).start()
import threading; threading.Thread(target=lambda: 1 / 0).start()
open("left.txt", "w").write("x" * 999999)
open("mlflow.db", "wb").write(b"SQLite format 3\\x00" + bytes(4096))
import os; [open(f"n{n}", "w") for n in range(3000)]
import os; os.makedirs("mlruns/0/meta.yaml")
import os; os.mkfifo("pipe")
import os; os.symlink("/proc/self/mem", "mlruns")
import shutil; shutil.rmtree(".", ignore_errors=True)
import os; os.chdir("/tmp")
import os; os.chmod(".", 0)
x = bytearray(3 << 30)
import json; json.dumps = lambda *a, **k: "{}"
import json; json.loads = None
import builtins; builtins.open = builtins.print = None
import builtins; builtins.isinstance = lambda *a: True
import logging; logging.disable(50)
import logging; logging.Logger.handle = lambda *a: None
import logging; logging.LogRecord = dict
import sys; sys.modules.clear()
import sys; sys.modules["model"] = sys
import gc; [gc.get_objects() for _ in range(3)]
import random; random.random = lambda: float("nan")
import prometheus_client; prometheus_client.REGISTRY._names_to_collectors.clear()
import prometheus_client as p; p.Counter("odd_total", "x", ["l"]).labels("\\x00\\n\\"{}").inc(float("inf"))
import prometheus_client as p; p.Gauge("strange", "x").set(float("nan"))
import mlflow; mlflow.start_run = None
import mlflow; mlflow.set_tracking_uri("http://127.0.0.1:1")
import mlflow; mlflow.set_tracking_uri("file:/nowhere")
import mlflow; mlflow.log_metric("odd", float("nan"))
import mlflow; mlflow.log_param("p" * 240, "v" * 6000)
import mlflow; mlflow.set_tag("\\U0001f600", "\\x00")
import sys; sys.settrace(lambda *a: 1 / 0)
import warnings; warnings.simplefilter("error")
import signal; [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 3, 13, 14, 15)]
import signal; signal.alarm(1)
import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
import faulthandler; faulthandler._sigsegv()
import ctypes; ctypes.string_at(0)
""".splitlines()
"""One line each, good anywhere at the level of a module or of a function."""

MARKS = [
    *("# ", "## Metrics\n", "---\n", "|a|b|\n|-|-|\n|1|\n", "```\n", "<!-- ", "<details>", "> " * 60, "* " * 60),
    *("- " * 40, "[" * 400, "{" * 400, "(" * 400, "!!python/object/apply:os.system [id]\n", "&a [*a, *a]\n"),
    *("a: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n", "<<: *x\n", "? {a: b}\n: c\n", "%YAML 9.9\n", "\t", "---\n...\n"),
    *("expr: |\n", "expr: rate(x[0s]) / 0\n", "expr: (((((((((((a)))))))))))\n", "expr: sum by (le) (x[1y:1ms])\n"),
    *(
        "expr: '{__name__=~\".*(.*)*\"}'\n",
        "expr: 1e999 > bool 0\n",
        "for: -5m\n",
        "for: 99999y\n",
        "expr: \n",
        "- alert: ~\n",
    ),
    *("expr: histogram_quantile(2, sum(rate(a[5m])) by (le)) > 1\n", "expr: absent(x) or vector(1) unless on() y\n"),
    *("9" * 400, "1e999", "-0", "NaN", "0.9.9", "100 %", "\u202e", "\u0301" * 50, "\U0001f600", "\ufeff", "\r", "\x0c"),
    *("accuracy: 0,93 precision=.9 recall – 90 %\n", "v1.0\n", "MIT\n", "1.º de enero de 2025\n", "٣٫١٤\n", "a@b.c\n"),
]
"""Pieces of Markdown, YAML and PromQL that a reader may stumble over."""
