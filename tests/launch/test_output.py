"""Of what a failed process wrote, what helps is shown."""

from launch import output


def test_a_setting_that_cannot_be_used_is_its_own_line():
    refusal = output.failure("x", 78, "noise\ndataservice: cannot start: PORT: is not set\n")
    assert str(refusal) == "dataservice: cannot start: PORT: is not set"
    assert refusal.details == ""


def test_else_the_last_lines_are_shown():
    refusal = output.failure("`x migrate` failed", 2, "".join(f"{n}\n" for n in range(100)))
    assert str(refusal) == "`x migrate` failed: exit code 2"
    assert refusal.details.splitlines() == [f"    {n}" for n in range(85, 100)]


def test_a_signal_is_called_one():
    assert str(output.failure("x", -9, "")) == "x: signal 9"
