"""The command line: every command, how it ends, and terminals of all kinds."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import ketensim as kt
from ketensim import engines
from ketensim.engines import keeping
from ketensim.engines.keeping import Place
from ketensim.faces import cli, commands, starters, terminal
from ketensim.locale.command_words import COMMAND_WORDS
from ketensim.locale.system_words import why
from ketensim.locale.words import say

SHORT = ("--set", "run.length=3 wk", "--set", "run.warm_up=1 wk", "--replications", "2", "--workers", "1")
"""Options that make a run take a moment."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("KETENSIM", "LC_", "LANG"))}


@pytest.fixture(autouse=True)
def english(monkeypatch, tmp_path):
    """English, in an empty folder."""
    monkeypatch.setenv("KETENSIM_LANG", "en")
    monkeypatch.delenv("KETENSIM_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def first(tmp_path):
    """The first scenario, as `ketensim new` writes it."""
    file = tmp_path / "first.yaml"
    file.write_text(starters.FIRST, encoding="utf-8")
    return file


@pytest.fixture
def call(capsys):
    """Call the command line: gives exit code, standard output and standard error."""

    def called(*words):
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        return ended.value.code, *capsys.readouterr()

    return called


def process(*words, **options):
    """The same in a process of its own, as bytes."""
    environment = ENVIRONMENT | {"KETENSIM_LANG": "en"} | options.pop("environment", {})
    command = [sys.executable, "-m", "ketensim", *map(str, words)]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120, **options)


def test_alone_it_says_in_five_lines_what_to_do(call):
    code, out, err = call()
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 5
    assert "ketensim new" in out
    assert "ketensim check" in out
    assert "ketensim compare" in out


def test_new_writes_a_scenario_that_has_no_faults(call, tmp_path):
    code, out, err = call("new")
    assert (code, out) == (0, "")
    assert err.splitlines()[-1] == "Next: ketensim check my_chain.yaml"
    assert (tmp_path / "my_chain.yaml").read_text(encoding="utf-8") == starters.FIRST
    assert call("check", "my_chain.yaml")[0] == 0


def test_the_first_scenario_is_twelve_lines():
    assert len(starters.FIRST.splitlines()) == 12


@pytest.mark.parametrize("name", starters.names())
def test_new_copies_each_bundled_scenario(call, tmp_path, name):
    assert call("new", "--from", name)[0] == 0
    written = (tmp_path / f"{name}.yaml").read_bytes()
    assert written == (starters.folder() / f"{name}.yaml").read_bytes()


def test_new_overwrites_nothing(call, first):
    code, out, err = call("new", first)
    assert (code, out) == (2, "")
    assert "already" in err
    assert first.read_text(encoding="utf-8") == starters.FIRST


def test_new_from_something_unknown(call, tmp_path):
    code, _, err = call("new", "x.yaml", "--from", "nothing_like_it")
    assert code == 2
    assert "no bundled scenario nothing_like_it" in err
    assert list(tmp_path.iterdir()) == []


def test_new_in_a_folder_that_is_not_there(call):
    code, _, err = call("new", "there/is/none/x.yaml")
    assert code == 2
    assert len(err.splitlines()) == 1


def test_check_names_the_bottleneck(call, first):
    code, out, err = call("check", first)
    assert code == 0
    assert "Arrivals: 80.0 cases per week." in out
    assert [line.split()[0] for line in out.splitlines() if line.endswith("bottleneck")] == ["court", "court"]
    assert err.splitlines()[-1] == f"Next: ketensim compare {commands.quoted(str(first))}"


def test_check_says_what_fte_come_to_and_who_is_overloaded(call, first):
    setting = "partners.court.staff=[{fte: 1.5, week: 32 h, available: 75%, calendar: office}]"
    code, out, _ = call("check", first, "--set", setting)
    assert code == 0
    row = next(line for line in out.splitlines() if line.split()[:1] == ["court"])
    assert (row.split()[1], row.split()[3]) == ("0.90", "36.0")
    assert "Overloaded: court." in out


def test_check_counts_a_group_only_while_it_is_there(call, first):
    groups = "[{count: 2, calendar: office}, {count: 3, calendar: office, from: 2027-03-01, until: 2027-06-01}]"
    code, out, _ = call("check", first, "--set", f"partners.court.staff={groups}")
    assert code == 0
    people = [float(line.split()[1]) for line in out.splitlines() if line.split()[:1] == ["court"]]
    assert people == [2, 5, 2, 2, 2], out  # in the second variant only where its load is another
    assert "Other partners as in now." in out
    assert [line for line in out.splitlines() if "2027-03-01" in line or "2027-06-01" in line]


REFERRAL = starters.folder() / "referral.yaml"


def test_check_tells_of_other_variants_what_differs(call):
    code, out, _ = call("check", REFERRAL, "--lang", "nl")
    assert code == 0
    _, first, *others, _ = out.split("\n\n")
    assert first.splitlines()[0] == "Zoals nu [now]"
    assert sum("Huisartsen " in block for block in others) < len(others)
    assert all("Andere ketenpartners als bij Zoals nu." in block for block in others)


def test_check_does_not_let_a_queue_grow_that_expiry_bounds(call):
    out = call("check", REFERRAL, "--lang", "en")[1]
    assert "keep the queue bounded" in out.replace("\n  ", " ")
    assert "keeps growing" not in out
    assert "gets less from an overloaded partner" not in out
    assert "to settle" not in out.replace("\n  ", " ")


def test_a_partner_that_gets_less_from_an_overloaded_one_is_marked(call, first):
    out = call("check", first, "--set", "arrivals.rate=40/workday", "--set", "partners.court.staff.1.count=4")[1]
    rows = [line for line in out.splitlines() if line.split()[:1] in (["police"], ["court"])]
    assert [row.split("%")[1].strip() for row in rows[:2]] == [
        "bottleneck, overloaded",
        "gets less from an overloaded",
    ]


def test_a_language_that_is_not_spoken_is_told(call, first, monkeypatch):
    monkeypatch.setenv("KETENSIM_LANG", "fr")
    err = call("check", first)[2]
    assert "KETENSIM_LANG=fr" in err.splitlines()[0]
    assert "KETENSIM_LANG" not in call("check", first, "--lang", "nl")[2]
    monkeypatch.setenv("KETENSIM_LANG", "nl_NL.UTF-8")
    assert "KETENSIM_LANG" not in call("check", first)[2]


def test_why_a_file_cannot_be_written_is_told_in_both_languages(call, first):
    words = ("run", first, *SHORT, "--log")
    assert "die map of dat bestand bestaat niet" in call(*words, "no/such/x.csv", "--lang", "nl")[2]
    (first.parent / "folder.csv").mkdir()
    for lang, told in (("nl", "dit is een map"), ("en", "this is a folder")):
        assert told in call(*words, "folder.csv", "--lang", lang)[2]
    texts = {number: why(OSError(number, "English"), "nl") for number in (errno.EACCES, errno.ENOSPC, errno.EIO)}
    assert texts == {
        errno.EACCES: "u hebt daar geen rechten voor", errno.ENOSPC: "de schijf is vol", errno.EIO: "English",
    }  # fmt: skip


def test_a_warning_does_not_look_like_a_fault(call, first):
    first.write_text(f"{starters.FIRST}sources: {{partners.nobody: assumed}}\n", encoding="utf-8")
    told = {"en": "warning: first.yaml:13:11: sources.partners.nobody: ", "nl": "let op: first.yaml:13:11: "}
    for lang, begin in told.items():
        code, _, err = call("check", first.name, "--lang", lang)
        assert code == 0
        assert err.startswith(begin)


@pytest.mark.parametrize("command", ["run", "compare"])
def test_draws_of_beliefs_that_are_not_there_are_spoken_of(call, first, command):
    code, _, err = call(command, first, *SHORT, "--beliefs", "7")
    assert code == 0
    assert err.count("--beliefs does nothing here") == 1
    for words in ((), ("--beliefs", "0")):
        assert "--beliefs" not in call(command, first, *SHORT, *words)[2]


def test_check_tries_the_ends_of_beliefs(call, first):
    """A warning in words and in JSON, and the check is passed."""
    low, high = "{uncertain: {low: 1 h, high: 3 h}}", "{uncertain: {low: 2.5 h, high: 4 h}}"
    text = starters.FIRST.replace("{exponential: {mean: 1 h}}", f"{{uniform: {{low: {low}, high: {high}}}}}")
    first.write_text(text.replace("16/workday", "1/workday"), encoding="utf-8")
    code, out, err = call("check", first, "--json")
    assert code == 0
    assert "near their ends" in err
    assert [one["code"] for one in json.loads(out)["warnings"]][-1] == "belief_corner"


def test_check_says_how_long_settling_takes(call, first):
    code, out, _ = call("check", first, "--set", "arrivals.rate=18.3/workday")
    assert code == 0
    assert "to settle" in out


def test_check_as_json(call, first):
    code, out, _ = call("check", first, "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == [
        "scenario", "version", "digest", "faults", "warnings", "load", "bottleneck", "moments", "next_bottleneck",
        "leaves_out", "overloaded",
    ]  # fmt: skip
    assert told["faults"] == []
    assert told["bottleneck"] == {"now": "court", "better_relations": "court"}
    assert told["load"]["now"]["court"]["load"] == pytest.approx(0.846, abs=0.001)
    assert told["next_bottleneck"]["now"]["relieved"] == "court"
    assert told["overloaded"] == {"now": [], "better_relations": []}


def test_faults_are_told_one_a_line_and_all_at_once(call, first):
    text = starters.FIRST.replace("profile: office", "profile: ofice").replace(
        "2, calendar: office", "2, calendar: ofice"
    )
    first.write_text(text, encoding="utf-8")
    for command in ("check", "run", "compare"):
        code, out, err = call(command, first)
        assert (code, out) == (2, "")
        *faults, last = err.splitlines()
        assert [line.split(":")[1] for line in faults] == ["5", "6"]
        assert last.startswith("Mend the file and try again: ketensim")


def test_faults_in_dutch(call, first):
    first.write_text(starters.FIRST.replace("profile: office", "profile: ofice"), encoding="utf-8")
    english, dutch = call("check", first)[2], call("check", first, "--lang", "nl")[2]
    assert english.splitlines()[0] != dutch.splitlines()[0]
    assert dutch.splitlines()[-1].startswith("Verbeter het bestand")


def test_faults_as_json_on_standard_output(call, first):
    first.write_text(starters.FIRST.replace("profile: office", "profile: ofice"), encoding="utf-8")
    code, out, _ = call("check", first, "--json")
    (fault,) = json.loads(out)["faults"]
    assert code == 2
    assert (fault["line"], fault["path"], fault["code"]) == (6, "arrivals.profile", "unknown_calendar")
    assert fault["message"]
    assert "office" in fault["hint"]


def test_a_bad_setting_is_the_commands_fault(call, first):
    code, _, err = call("check", first, "--set", "partners.court.staff.9.count=1")
    assert code == 2
    assert err.startswith("--set")
    assert "Mend the command" in err


def test_compare(call, first):
    code, out, err = call("compare", first, *SHORT)
    assert code == 0
    assert "What changes against: now" in out
    assert "better_relations" in out
    assert max(map(len, out.splitlines())) <= 80
    assert err.splitlines()[-1].startswith("Next: ketensim run")


def test_compare_in_dutch(call, first):
    code, out, err = call("compare", first, *SHORT, "--lang", "nl")
    assert code == 0
    assert "Wat er verandert ten opzichte van: now" in out
    assert "Ketendoorlooptijd, gemiddeld: now" in out
    assert err.splitlines()[-1].startswith("Volgende stap: ketensim run")


def test_compare_as_json_is_the_same_for_one_and_two_workers(first):
    one = process("compare", first, *SHORT, "--json")
    two = process("compare", first, *SHORT[:-1], "2", "--json")
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    told = json.loads(one.stdout)
    keys = (
        "scenario version digest seed engine replications confidence warm_up window units variants differences "
        "verdicts interaction cases warnings sourced"
    )
    assert set(keys.split()) <= told.keys()
    assert set(told["variants"]) == {"now", "better_relations"}
    assert b"NaN" not in one.stdout


def test_check_and_compare_print_one_digest(call, first):
    settings = SHORT[:4]
    checked = json.loads(call("check", first, *settings, "--json")[1])
    compared = json.loads(call("compare", first, *SHORT, "--json")[1])
    assert checked["digest"] == compared["digest"]


def test_run_writes_an_event_log_of_the_replications_that_were_asked_for(call, first, tmp_path):
    code, out, err = call("run", first, "--variant", "better_relations", *SHORT, "--log", "events.csv")
    assert code == 0
    assert "Variant: better_relations" in out
    assert "Written: events.csv" in err
    lines = (tmp_path / "events.csv").read_text(encoding="utf-8").splitlines()
    assert {line.split(",")[-3] for line in lines[1:]} == {"0", "1"}
    assert {line.split(",")[-2] for line in lines[1:]} == {"better_relations"}


def test_an_event_log_is_the_same_for_the_same_seed(call, first, tmp_path):
    for name in ("a.xes.gz", "b.xes.gz"):
        assert call("run", first, *SHORT, "--log", name)[0] == 0
    assert (tmp_path / "a.xes.gz").read_bytes() == (tmp_path / "b.xes.gz").read_bytes()
    assert call("run", first, *SHORT, "--log", "c.xes.gz", "--seed", "2")[0] == 0
    assert (tmp_path / "a.xes.gz").read_bytes() != (tmp_path / "c.xes.gz").read_bytes()


def test_run_as_json_has_theory_and_no_differences(call, first):
    code, out, _ = call("run", first, *SHORT, "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told["variants"]) == ["now"]
    assert "theory" in told
    assert "differences" not in told


def test_schema_is_json(call):
    code, out, _ = call("schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rum", "x"], "did you mean run?"),
        (["run"], "FILE is missing"),
        (["check", "a", "b"], "more arguments"),
        (["compare", "x", "--sed", "1"], "did you mean --seed?"),
        (["compare", "x", "--seed"], "--seed needs a value"),
        (["compare", "x", "--seed", "one"], "--seed: one is not possible"),
        (["compare", "x", "--replications", "0"], "a whole number from 1"),
        (["compare", "x", "--workers", "-1"], "a whole number from 1"),
        (["compare", "x", "--engine", "fast"], "no engine fast"),
        (["compare", "x", "--lang", "fr"], "one of: nl, en"),
        (["run", "x", "--log", "events.txt"], ".xes.gz"),
        (["compare", "x.yaml"], "x.yaml"),
        (["run", "first.yaml", "--variant", "better"], "--variant"),
        (["compare", "first.yaml", "--precision", "5"], "--precision"),
        (["run", "first.yaml", "--log", "no/such/folder/x.csv", *SHORT], "cannot be written"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(call, first, words, told):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) <= 2
    dutch = call(*words, *([] if "--lang" in words else ["--lang", "nl"]))[2]
    assert "--lang" in words or dutch != err


@pytest.mark.parametrize("command", ["new", "check", "run", "compare", "schema"])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_help_explains_every_option_in_both_languages(call, command, lang):
    code, out, _ = call(command, "--help", "--lang", lang)
    assert code == 0
    assert COMMAND_WORDS[f"help.{command}"][lang][:30] in out
    assert "--lang" in out
    if lang == "nl":
        assert "Gebruik:" in out
        assert not {"Options:", "Show"} & set(out.split())


def test_an_error_of_ours_is_one_line_and_says_so(call, first, monkeypatch):
    def broken(*_):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(commands, "check", broken)
    code, out, err = call("check", first)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "our fault" in err
    assert "RuntimeError: two lines" in err
    monkeypatch.setenv("KETENSIM_DEBUG", "1")
    assert "Traceback" in call("check", first)[2]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_terminal_can_show_dutch(first, encoding):
    options = ["--set", "partners.court.cost=60 EUR/h", "--set", "name=Eén keten – én meer", "--lang", "nl"]
    done = process("compare", first, *SHORT, *options, environment={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    title = {"ascii": "Een keten - en meer", "cp1252": "Eén keten – én meer", "utf-8": "Eén keten – én meer"}[encoding]
    assert text.splitlines()[0] == title
    assert ("Kosten per zaak: now EUR " if encoding == "ascii" else "Kosten per zaak: now € ") in text


def test_json_is_utf8_on_any_terminal(first):
    done = process("compare", first, *SHORT, "--json", environment={"PYTHONIOENCODING": "cp1252"})
    other = process("compare", first, *SHORT, "--json", environment={"PYTHONIOENCODING": "ascii"})
    assert done.stdout == other.stdout
    json.loads(done.stdout.decode("utf-8"))


def test_what_an_encoding_lacks_is_replaced_by_what_means_the_same():
    terminal.prepare(json=False)
    assert "a → b – € “é” ☂".encode("ascii", "ketensim") == b'a -> b - EUR "e" ?'
    assert "é → €".encode("cp1252", "ketensim") == b"\xe9 -> \x80"


def test_without_a_terminal_there_are_no_colours_and_no_bar(first):
    done = process("compare", first, *SHORT, environment={"FORCE_COLOR": "", "NO_COLOR": "1", "COLUMNS": "20"})
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr.decode().splitlines() == [done.stderr.decode().splitlines()[-1]]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_pipe_is_no_error(first):
    script = f'"{sys.executable}" -m ketensim schema | head -1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=ENVIRONMENT, check=True, timeout=60)
    assert done.stdout.decode().splitlines() == ["{", "0"]
    assert b"Error" not in done.stderr
    assert b"Traceback" not in done.stderr


def _rest(terminal):
    """What there is still to read from a terminal that nobody writes to any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_cleanly(first, workers):
    command = [sys.executable, "-m", "ketensim", "run", str(first), "--replications", "5000", "--workers", workers,
               "--set", "run.warm_up=1 wk", "--log", "events.csv"]  # fmt: skip
    environment = ENVIRONMENT | {"KETENSIM_LANG": "en"}
    ours, theirs = os.openpty()
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env=environment | {"TERM": "xterm"}, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    try:
        while not re.search(rb"[1-9]\d*/5000", shown):  # the bar shows that runs are under way
            shown += os.read(ours, 4096)
        os.killpg(running.pid, signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    finally:
        running.kill()
    while part := _rest(ours):
        shown += part
    assert running.returncode == 130
    assert out == b""
    assert b"Traceback" not in shown
    assert b"Interrupted; nothing has been written." in shown
    assert not (first.parent / "events.csv").exists()


# The first start


@pytest.fixture
def uncompiled(monkeypatch):
    """As if nothing were compiled yet, and compiling took no time."""
    monkeypatch.setattr(engines, "ready", lambda engine, announce: announce())
    monkeypatch.setattr(keeping, "place", lambda: Place(Path("kept")))


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("command", ["run", "compare"])
def test_the_first_start_says_that_it_compiles(call, first, uncompiled, lang, command):
    code, out, err = call(command, first, *SHORT, "--lang", lang)
    assert code == 0
    assert [err.splitlines()[0]] == [line for line in err.splitlines() if say("compiling", lang) in line]
    assert say("compiling", lang) not in out


def test_python_says_it_too(first, uncompiled, capsys):
    chain = kt.load(first, {"run.length": "2 wk", "run.warm_up": "1 wk"})
    for do in (kt.compare, kt.run):
        do(chain, replications=1, workers=1)
        assert capsys.readouterr() == ("", say("compiling", "en") + "\n")
    kt.simulate(chain)
    assert capsys.readouterr() == ("", say("compiling", "en") + "\n")


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place(Path("kept")), None),
        (Place(None), None),
        (Place(Path("elsewhere"), True), ["elsewhere"]),
        (Place(Path("elsewhere"), True, Path("home"), OSError(errno.EROFS, "-")), ["elsewhere", "home", errno.EROFS]),
    ],
)
def test_where_it_is_kept_is_told_if_it_is_not_where_it_should_be(monkeypatch, capsys, lang, place, told):
    monkeypatch.setattr(keeping, "place", lambda: place)
    terminal.announcing(lang)()
    line = capsys.readouterr().err
    assert len(line.splitlines()) == 1
    for word in told or ():
        assert (why(OSError(word, ""), lang) if isinstance(word, int) else word) in line
    assert told is not None or line.strip() == say("compiling" if place.folder else "compiling.unkept", lang)


BESIDE_A_BAR = """
import sys
from ketensim import engines
from ketensim.faces.cli import main
engines.ready = lambda engine, announce: announce()
main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
def test_the_bar_leaves_the_line_whole(first):
    ours, theirs = os.openpty()
    environment = ENVIRONMENT | {"KETENSIM_LANG": "en", "TERM": "xterm", "COLUMNS": "160"}
    command = [sys.executable, "-c", BESIDE_A_BAR, "compare", str(first), *SHORT]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _rest(ours), b""))
    os.close(ours)
    assert running.returncode == 0
    lines = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode().splitlines()
    assert any(line.strip("\r ") == say("compiling", "en") for line in lines), lines
    assert any("Simulating" in line for line in lines)


# What is compared with what


@pytest.mark.parametrize("name", ["against", "variant", "precision"])
def test_python_tells_of_arguments_and_not_of_options(first, name):
    do, words = {
        "against": (kt.compare, {"against": "beter_relations"}),
        "variant": (kt.run, {"variant": "beter_relations"}),
        "precision": (kt.compare, {"precision": "5%:lead_time.men"}),
    }[name]
    with pytest.raises(kt.InputError) as refused:
        do(kt.load(first), workers=1, **words)
    (fault,) = refused.value.faults
    assert fault.file == name
    if name == "variant":
        with pytest.raises(kt.InputError) as refused:
            kt.simulate(kt.load(first), "beter_relations")
        assert refused.value.faults == (fault,)


def test_python_compares_against_another_variant(first):
    chain = kt.load(first, {"run.length": "2 wk", "run.warm_up": "1 wk"})
    found = kt.compare(chain, against="better_relations", replications=1, workers=1).to_dict()
    assert list(found["variants"]) == ["better_relations", "now"]


def test_the_command_line_knows_the_engines():
    assert commands.ENGINES == engines.ENGINES
    assert commands.ENGINES[0] == engines.DEFAULT


def test_compare_against_another_variant(call, first):
    """The variant named stands first and the others differ from it; an unknown one has the nearest."""
    short = ("--replications", "1", "--set", "run.length=2 wk", "--set", "run.warm_up=1 wk", "--workers", "1")
    code, out, _ = call("compare", first, "--against", "better_relations", "--json", *short)
    told = json.loads(out)
    assert code == 0
    assert list(told["variants"]) == ["better_relations", "now"]
    assert list(told["differences"]) == ["now"]
    code, _, err = call("compare", first, "--against", "beter_relations")
    assert code == 2
    assert err.startswith("--against")
    assert "better_relations" in err
    first.write_text(first.read_text().split("variants:")[0])
    assert call("compare", first, "--against", "beter_relations")[2].startswith("--against")


def test_json_holds_what_there_is_to_mind_about_the_scenario(call, first):
    first.write_text(first.read_text().replace("variants: {now: {}", "variants: {now: {}, same: {}"))
    short = ("--replications", "1", "--set", "run.length=2 wk", "--set", "run.warm_up=1 wk", "--workers", "1")
    code, out, _ = call("compare", first, "--json", *short)
    assert code == 0
    assert "variant_changes_nothing" in [warning["code"] for warning in json.loads(out)["warnings"]]


def test_compare_of_one_variant_is_a_run(call, first):
    text = first.read_text().split("variants:")[0]
    first.write_text(text + "run: {length: 2 wk, warm_up: 1 wk, replications: 1}\n")
    code, out, _ = call("compare", first, "--workers", "1")
    assert code == 0
    assert "Lead time, mean" in out


@pytest.mark.parametrize(
    ("run", "place"), [("run: {length: 8 wk}", "run"), ("run: {drain: 1 wk}\ntarget: 30 d", "run.drain")]
)
def test_check_refuses_what_run_would_refuse(call, first, run, place):
    """At its place in the file, before anything runs."""
    first.write_text(first.read_text() + run + "\n")
    line = len(first.read_text().splitlines()) - run.count("\n")
    for command in ("check", "compare"):
        code, out, err = call(command, first)
        assert (code, out) == (2, "")
        assert f"{first}:{line}:" in err
        assert f": {place}: " in err


@pytest.mark.parametrize("before", [True, False])
def test_the_language_counts_wherever_it_stands(first, before, call):
    lang = ("--lang", "nl")
    code, out, _ = call(*(lang if before else ()), "check", first, *(() if before else lang))
    assert code == 0
    assert "geen fouten" in out
    _, _, told = call(*(lang if before else ()), "run", first, "--workers", "0", *(() if before else lang))
    assert "geheel getal" in told
