"""Companies whose truth is known: for the demo, for tests that compare verdicts with the truth, for benchmarks."""

from essor.simulation.company import SimulatedCompany, simulate
from essor.simulation.files import export_files, export_zip
from essor.simulation.law import ATELIER_BRUME, Company
from essor.simulation.truth import Truth, truth_json

__all__ = [
    "ATELIER_BRUME",
    "Company",
    "SimulatedCompany",
    "Truth",
    "export_files",
    "export_zip",
    "simulate",
    "truth_json",
]
