"""Why a token is accepted or refused, step by step, for the operator who asks."""

from tokendealer.explain.explain import explain
from tokendealer.explain.explanation import Explanation, Question, Step
from tokendealer.explain.stored import explain_stored

__all__ = ["Explanation", "Question", "Step", "explain", "explain_stored"]
