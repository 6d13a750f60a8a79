"""What the reading process may use, and the words for having wanted more."""

from __future__ import annotations

import resource

from essor.records import Words

MEMORY = 512 * 1024 * 1024  # bytes of address space
PATIENCE = 10.0  # seconds without any sign of progress
_CPU_STEP = 20  # seconds of processor time between two signs of progress
_MOST_WRITTEN = (1 << 30) + (1 << 20)  # for unpacking: the archive limit and a little

OUT_OF_MEMORY = Words(
    "Reading this file needs more than {limit} MB of memory, far more than an export does. "
    "Nothing of it was kept. Save the table you need as CSV.",
    "Lire ce fichier demande plus de {limit} Mo de mémoire, bien plus que n’en demande un export. "
    "Rien n’en a été gardé. Enregistrez le tableau utile en CSV.",
)
OUT_OF_TIME = Words(
    "Reading this file gave no result for {limit} seconds and was stopped. What came before was read; "
    "the file is probably damaged or made to be slow. Export it again.",
    "La lecture de ce fichier est restée {limit} secondes sans résultat et a été arrêtée. Ce qui précède a été lu ; "
    "le fichier est sans doute endommagé ou fait pour être lent. Exportez-le de nouveau.",
)
CRASHED = Words(
    "This file broke the program that reads it ({detail}), usually because it is damaged or asks for more than {limit} MB "
    "of memory. The other files were not touched. Export it again, or save the table as CSV.",
    "Ce fichier a fait échouer le programme qui le lit ({detail}), en général parce qu’il est endommagé ou demande plus de "
    "{limit} Mo de mémoire. Les autres fichiers sont intacts. Exportez-le de nouveau, ou enregistrez le tableau en CSV.",
)


def confine() -> None:
    """Limit this process for good: memory, no core dump, few open files, no child, no writing, processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, _MOST_WRITTEN))
    allow_more_time()


def allow_writing() -> None:
    """Let this process write one archive's worth of files, each under the limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))


def forbid_writing() -> None:
    """Let this process write no file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, _MOST_WRITTEN))


def allow_more_time() -> None:
    """Move the limit on processor time: a long file may go on as long as it makes progress."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + _CPU_STEP, hard))
