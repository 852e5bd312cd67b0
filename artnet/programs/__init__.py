"""A network's TensorFlow graph, read as a program for one point: what shaders, pages and contours are made of."""

from artnet.programs.evaluation import evaluate
from artnet.programs.intervals import bounds
from artnet.programs.listing import listing
from artnet.programs.of_network import program_of
from artnet.programs.program import Constant, Instruction, Parameter, Program

__all__ = ["Constant", "Instruction", "Parameter", "Program", "bounds", "evaluate", "listing", "program_of"]
