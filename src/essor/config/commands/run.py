"""``essor run``: database, first login, worker and web server, in one process tree that ends together."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from essor.config.commands.worker import PARENT
from essor.config.speech import say, terminal_language, told
from essor.records import Words

SUMMARY = Words("Start Essor: web pages and worker", "Démarrer Essor : pages web et traitement de fond")
log = logging.getLogger(__name__)
LOCAL = ("127.0.0.1", "0.0.0.0")  # noqa: S104 - compared with, never bound to

PREPARING = Words("Preparing the database …", "Préparation de la base de données…")
READY = Words("Essor is ready:  {url}", "Essor est prêt :  {url}")
LOGIN = Words("Sign in with:    {email}   {password}", "Connexion :       {email}   {password}")
LOGIN_KEPT = Words(
    "(also kept in {path}; change the password in Settings)",
    "(aussi conservé dans {path} ; changez le mot de passe dans les réglages)",
)
STOP_HINT = Words("Stop with Ctrl+C.", "Arrêt : Ctrl+C.")
PORT_TAKEN = Words(
    "Port {port} is in use by another program. Stop it, or choose another: essor run --port {other}",
    "Le port {port} est déjà utilisé par un autre programme. Arrêtez-le ou choisissez-en un autre : essor run --port {other}",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help=told(
            Words(
                "address to listen on (default: 127.0.0.1, this machine only)",
                "adresse d’écoute (par défaut : 127.0.0.1, cette machine seulement)",
            )
        ),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8123,
        help=told(Words("port to listen on (default: 8123)", "port d’écoute (par défaut : 8123)")),
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=4,
        help=told(
            Words("requests answered at the same time (default: 4)", "requêtes traitées en même temps (par défaut : 4)")
        ),
    )
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help=told(
            Words(
                "do not make the demo company at first start",
                "ne pas créer l’entreprise de démonstration au premier démarrage",
            )
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Run until stopped; returns 0 after a clean stop, 1 where the port is taken."""
    name = "localhost" if args.host in LOCAL else args.host
    os.environ.setdefault("ESSOR_URL", f"http://{name}:{args.port}")
    os.environ["ESSOR_COMPUTE_ASIDE"] = "1"
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # of what this process starts: threads otherwise hold memory each
    from essor.config.firstrun import make_first_login
    from essor.config.wsgi import application  # sets Django up, on which the rest rests

    importlib.import_module("essor.config.urls")  # every room is loaded before anything is promised
    prepare_database()
    make_first_login(with_demo=not args.no_demo, language=terminal_language())

    from waitress.server import create_server

    try:
        server = create_server(
            application,
            host=args.host,
            port=args.port,
            threads=args.threads,
            ident="essor",
            clear_untrusted_proxy_headers=True,
        )
    except OSError:
        say(PORT_TAKEN, port=args.port, other=args.port + 1, error=True)
        return 1
    keeper = WorkerKeeper()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        keeper.start()
        print_welcome()
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        keeper.stop()
        server.close()
    return 0


def prepare_database() -> None:
    """Apply the migrations that are missing (none: costs one read)."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(PREPARING)
        call_command("migrate", verbosity=0, interactive=False)


def print_welcome() -> None:
    """Say where Essor is and how to sign in."""
    from django.conf import settings

    from essor.config.firstrun import read_first_login

    print()
    say(READY, url=settings.PUBLIC_URL)
    login = read_first_login()
    if login is not None:
        say(LOGIN, email=login.email, password=login.password)
        say(LOGIN_KEPT, path=login.path)
    say(STOP_HINT)
    print(flush=True)


class WorkerKeeper:
    """Keeps one worker process alive: starts it again when it dies, later each time it dies at once."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._starting = threading.Lock()  # or a worker could start just after all were asked to stop
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True, name="worker-keeper")

    def start(self) -> None:
        """Start the worker and watch it."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker: politely, then by force after ten seconds."""
        with self._starting:
            self._stopping.set()
            process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

    def _keep(self) -> None:
        pause = 1.0
        while True:
            started = time.monotonic()
            with self._starting:
                if self._stopping.is_set():
                    return
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "essor", "worker"], env={**os.environ, PARENT: str(os.getpid())}
                )
            self._process.wait()
            if self._stopping.is_set():
                return
            lived = time.monotonic() - started
            pause = 1.0 if lived > 60 else min(pause * 2, 60.0)
            log.error(
                "the worker ended and is started again", extra={"event": "worker.ended", "seconds": round(lived, 1)}
            )
            self._stopping.wait(pause)
