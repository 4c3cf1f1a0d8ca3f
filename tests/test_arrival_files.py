"""Files of arrival times and of observed values: what is read, and what is refused with a code and a place."""

from __future__ import annotations

import gzip
import os
from datetime import datetime
from pathlib import Path

import pytest

from ketensim.ground.errors import Fault, InputError
from ketensim.numbers import arrival_files
from ketensim.numbers.arrival_files import read_times, read_values, resolve


def written(folder: Path, content: str | bytes, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def faults(path: Path, **columns: str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read_times(path, **columns)
    return caught.value.faults


def test_one_time_per_line_in_any_order(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-01-05 09:00\n\n2027-01-04T08:30:00\n2027-01-06\n")
    assert read_times(path) == (datetime(2027, 1, 4, 8, 30), datetime(2027, 1, 5, 9), datetime(2027, 1, 6))


def test_a_head_above_one_column_of_times(tmp_path: Path) -> None:
    path = written(tmp_path, "timestamp\n2027-01-05 09:00\n2027-01-05 09:00\n")
    assert read_times(path) == (datetime(2027, 1, 5, 9),) * 2


def test_the_first_event_of_a_case_is_its_arrival_and_na_is_a_case(tmp_path: Path) -> None:
    log = (
        "case_id,activity,start_time\n"
        "NA,b,2027-01-04T10:00:00\n"
        "1,a,2027-01-04T09:00:00\n"
        "NA,a,2027-01-04T08:00:00\n"
        "1,b,2027-01-05T09:00:00\n"
    )
    assert read_times(written(tmp_path, log)) == (datetime(2027, 1, 4, 8), datetime(2027, 1, 4, 9))


def test_offsets_are_dropped_as_written(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-07-05 09:00:00+02:00\n2027-01-05T09:00:00.250Z\n")
    assert read_times(path) == (datetime(2027, 1, 5, 9, 0, 0, 250_000), datetime(2027, 7, 5, 9))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("packed", [False, True])
def test_separators_gzip_byte_order_mark_and_quotes(tmp_path: Path, separator: str, packed: bool) -> None:
    rows = [("case:concept:name", "time:timestamp"), ('"a,;\tb\nc"', "2027-01-04 08:00"), ("d", "2027-01-04 09:00")]
    content = ("\ufeff" + "\r\n".join(separator.join(row) for row in rows)).encode()
    path = written(tmp_path, gzip.compress(content) if packed else content)
    assert read_times(path) == (datetime(2027, 1, 4, 8), datetime(2027, 1, 4, 9))


def test_columns_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, "zaak,binnen,start_time\nA,2027-01-04,2027-02-01\nA,2027-01-03,2027-02-02\n")
    assert read_times(path, case="zaak", time="binnen") == (datetime(2027, 1, 3),)
    assert read_times(path, case="zaak") == (datetime(2027, 2, 1),)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-01-04\n")
    assert len(read_times(path)) == 1
    written(tmp_path, "2027-01-04\n2027-01-05\n")
    assert len(read_times(path)) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "data_empty"),
        (b"\n \n,,\n", "data_empty"),
        (b"PK\x03\x04\0\0\0\0", "data_binary"),
        ("case,time\nJosé,2027-01-04\n".encode("latin-1"), "data_encoding"),
        ("case,time\n".encode("utf-16"), "data_encoding"),
        (gzip.compress(b"2027-01-04\n", mtime=0)[:-6], "data_unreadable"),
        (b'case,time\n"a,2027-01-04\n', "data_unreadable"),
        (b"zaak,time\nA,2027-01-04\n", "data_no_column"),
        (b"case,moment\nA,2027-01-04\n", "data_no_column"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_as_a_whole(tmp_path: Path, content: bytes, code: str) -> None:
    (fault,) = faults(written(tmp_path, content))
    assert (fault.code, fault.file, fault.values["name"]) == (code, "", "x.csv")


def test_the_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, b"case,time\nA,2027-01-04\nB\xe9,2027-01-04\n"))
    assert fault.values["row"] == 3


def test_a_missing_file_a_folder_and_a_missing_column_have_hints(tmp_path: Path) -> None:
    written(tmp_path, "a,b\n1,2\n", "arrivals.csv")
    (missing,) = faults(tmp_path / "arivals.csv")
    assert (missing.code, missing.values["nearest"]) == ("data_missing", "arrivals.csv")
    (folder,) = faults(tmp_path)
    assert folder.code == "data_folder"
    (column,) = faults(written(tmp_path, "zaak,tijd\nA,2027-01-04\n"), time="tijt", case="zaak")
    assert (column.code, column.values["nearest"]) == ("data_column", "tijd")


def test_all_wrong_lines_come_at_once_with_their_line(tmp_path: Path) -> None:
    log = "case,time\nA,2027-01-04\nB,4 januari\n\n,2027-01-04\nC\nD,2027-02-30\nE,20270104\n"
    found = [(fault.code, fault.file, fault.line) for fault in faults(written(tmp_path, log))]
    assert found == [
        ("data_time", "x.csv", 3),
        ("data_no_case", "x.csv", 5),
        ("data_too_short", "x.csv", 6),
        ("data_time", "x.csv", 7),
        ("data_time", "x.csv", 8),
    ]


def test_many_wrong_lines_are_cut_short(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "2027-01-04\n" + "x\n" * 500))
    assert len(found) == arrival_files.MOST_FAULTS + 1
    assert (found[-1].code, found[-1].values["count"]) == ("data_more", 480)


def test_values_of_a_column_are_in_ms(tmp_path: Path) -> None:
    path = written(tmp_path, "id,minutes\n1,30\n2,0.5\n")
    assert read_values(path, "min", "minutes") == (1_800_000, 30_000)
    assert read_values(written(tmp_path, "1\n2\n", "plain.csv"), "h") == (3_600_000, 7_200_000)
    assert read_values(written(tmp_path, "hours\n1\n", "headed.csv"), "h") == (3_600_000,)


@pytest.mark.parametrize("cell", ["1,5", "-1", "nan", "", "1e3", "1 h"])
def test_a_value_that_is_no_number_is_refused(tmp_path: Path, cell: str) -> None:
    path = written(tmp_path, f'id,minutes\n1,"{cell}"\n')
    with pytest.raises(InputError) as caught:
        read_values(path, "min", "minutes")
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [("data_number", 2)]


def test_a_file_lies_beside_the_scenario_or_where_the_command_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, here = tmp_path / "beside", tmp_path / "here"
    beside.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    written(here, "2027-01-04\n")
    assert resolve(beside, "x.csv") == Path("x.csv")
    written(beside, "2027-01-04\n")
    assert resolve(beside, "x.csv") == beside / "x.csv"
    assert resolve(beside, "none.csv") == beside / "none.csv"


def test_a_real_event_log() -> None:
    path = Path(os.environ.get("KETENSIM_DATA", "../shared/data")) / "receipt.csv.gz"
    if not path.exists():
        pytest.skip("the data folder has no receipt.csv.gz (set KETENSIM_DATA)")
    times = read_times(path)
    assert len(times) == 1434
    assert times[0] == datetime(2010, 10, 2, 9, 20, 39, 266_000)
