"""Files of other programs through the API: rows, columns and preview must be what those programs read back themselves."""

import datetime
import decimal
import io
import math
import os
import tempfile
import uuid

import duckdb
import fastparquet
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from people import admitted, brief, report, set_up

CSV = "text/csv"
PARQUET = "application/vnd.apache.parquet"
SHOWN = 100
CUT_BYTES, LEAST_TEXT = 16, 32
EPOCH = datetime.datetime(1970, 1, 1)


# --- what a preview shows of a value that was read from Parquet ---

def parquet_type(arrow):
    if pa.types.is_dictionary(arrow):
        return parquet_type(arrow.value_type)
    if pa.types.is_nested(arrow):
        return "nested"
    if pa.types.is_boolean(arrow):
        return "boolean"
    if pa.types.is_integer(arrow):
        return "integer"
    if pa.types.is_floating(arrow) or pa.types.is_decimal(arrow):
        return "number"
    if pa.types.is_date(arrow) or pa.types.is_timestamp(arrow):
        return "date"
    if pa.types.is_null(arrow):
        return "empty"
    text = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_time)
    return "text" if any(is_text(arrow) for is_text in text) or isinstance(arrow, pa.UuidType) else "binary"


def fraction(nanos):
    """A fraction of a second as the preview writes it: in groups of three digits, none when there is nothing."""
    digits = f"{nanos:09}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f".{digits}" if digits else ""


NANOS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def shown(arrow, scalar):
    """The JSON that stands for a value."""
    if not scalar.is_valid:
        return None
    if pa.types.is_dictionary(arrow):
        return shown(arrow.value_type, scalar.dictionary[scalar.index.as_py()])
    if pa.types.is_timestamp(arrow):
        seconds, nanos = divmod(scalar.value * NANOS[arrow.unit], 10**9)
        moment = EPOCH + datetime.timedelta(seconds=seconds)
        return f"{moment:%Y-%m-%dT%H:%M:%S}".zfill(19) + fraction(nanos) + ("Z" if arrow.tz else "")
    if pa.types.is_time(arrow):
        seconds, nanos = divmod(scalar.value * NANOS[arrow.unit], 10**9)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction(nanos)}"
    if pa.types.is_date64(arrow):
        return scalar.as_py().isoformat()
    value = scalar.as_py()
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"inf": "inf", "-inf": "-inf", "nan": "NaN"}[repr(value)]
        return float(str(np.float32(value))) if arrow == pa.float32() else value
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex() if len(value) <= CUT_BYTES else value[:CUT_BYTES].hex() + "…"
    return value


def same(found, expected):
    """Equal, and of one type: 1 is not True, but a whole number may stand for a float."""
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, (int, float)) and isinstance(expected, (int, float)):
        return found == expected
    if isinstance(found, str) and isinstance(expected, str) and found.endswith("…") and len(expected) >= len(found) > LEAST_TEXT:
        # Of a long text only the beginning is shown.
        return expected.startswith(found[:-1])
    return type(found) is type(expected) and found == expected


# --- files ---

def everything(rows):
    """Every type that a column of single values can have, some values missing."""
    def some(values):
        return [None if row % 5 == 3 else value for row, value in enumerate(values)]
    moments = [EPOCH + datetime.timedelta(days=row * 97, microseconds=row * 1_234_567) for row in range(rows)]
    wholes = range(rows)
    columns = {
        "flag": pa.array(some([row % 3 == 0 for row in wholes]), pa.bool_()),
        "text": pa.array(some([f"word {row % 7} ünï {'é' * (row % 4)}" for row in wholes])),
        "unlike": pa.array([f"{row * 7919:x}" for row in wholes]),
        "large_text": pa.array(some(["x" * (row * 40) for row in wholes]), pa.large_string()),
        "category": pa.array(some([f"kind {row % 3}" for row in wholes])).dictionary_encode(),
        "bytes": pa.array(some([bytes([row % 256] * (row % 20)) for row in wholes]), pa.binary()),
        "fixed": pa.array(some([bytes([row % 256] * 5) for row in wholes]), pa.binary(5)),
        "float": pa.array(some([row / 7 - 3 for row in wholes]), pa.float32()),
        "double": pa.array(some([(row - 5) / 7 * 10.0 ** (row % 40) for row in wholes]), pa.float64()),
        "half": pa.array(some([np.float16(row / 8) for row in wholes]), pa.float16()),
        "decimal": pa.array(some([decimal.Decimal(row * 1001 - 5000).scaleb(-3) for row in wholes]), pa.decimal128(20, 3)),
        "small_decimal": pa.array(some([decimal.Decimal(row - 9).scaleb(-2) for row in wholes]), pa.decimal128(6, 2)),
        "day": pa.array(some([moment.date() for moment in moments])),
        "nothing": pa.nulls(rows),
        "always_null": pa.array([None] * rows, pa.int32()),
        "full": pa.array([row * row for row in wholes], pa.int64()),
    }
    for width in (8, 16, 32, 64):
        low, high = -(2 ** (width - 1)), 2 ** (width - 1) - 1
        columns[f"int{width}"] = pa.array(some([(low, high, -1, row)[row % 4] if row < 64 else 0 for row in wholes]), f"int{width}")
        columns[f"uint{width}"] = pa.array(some([(0, 2 ** width - 1, row % 100)[row % 3] for row in wholes]), f"uint{width}")
    for unit in ("ms", "us", "ns"):
        columns[f"stamp_{unit}"] = pa.array(some(moments), pa.timestamp("us")).cast(pa.timestamp(unit), safe=False)
        columns[f"zoned_{unit}"] = columns[f"stamp_{unit}"].cast(pa.timestamp(unit, "UTC"))
    columns["time_ms"] = pa.array(some([row * 1_000 + row for row in wholes]), pa.time32("ms"))
    columns["time_us"] = pa.array(some([row * 1_000_000 + row for row in wholes]), pa.time64("us"))
    columns["time_ns"] = pa.array(some([row * 1_000_000_000 + row for row in wholes]), pa.time64("ns"))
    return pa.table(columns)


def special_floats():
    values = [float("nan"), float("inf"), float("-inf"), -0.0, 5e-324, 1.7976931348623157e308, 0.1, None]
    return pa.table({"double": pa.array(values), "float": pa.array(values, pa.float32())})


def nested(rows):
    return pa.table({
        "before": pa.array(range(rows)),
        "list": pa.array([[row] * (row % 4) or None for row in range(rows)], pa.list_(pa.int64())),
        "record": pa.array([{"a": row, "b": None if row % 2 else str(row)} for row in range(rows)]),
        "map": pa.array([[(str(row), row)] for row in range(rows)], pa.map_(pa.string(), pa.int32())),
        "deep": pa.array([[[row], None, []] for row in range(rows)]),
        "after": pa.array([f"row {row}" for row in range(rows)]),
    })


def written(table, **options):
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def in_groups(tables):
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table)
    return buffer.getvalue()


def by_pyarrow():
    table = everything(150)
    for compression in ("none", "snappy", "gzip", "zstd", "lz4"):
        for version in ("1.0", "2.0"):
            for dictionary in (True, False):
                name = f"{compression}, pages {version}, dictionary {dictionary}"
                yield name, written(table, compression=compression, data_page_version=version, use_dictionary=dictionary)
    for version in ("1.0", "2.4", "2.6"):
        yield f"format {version}", written(table, version=version)
    narrow = table.select([name for name in table.column_names if not name.startswith("stamp_ns")])
    yield "old timestamps", written(narrow, use_deprecated_int96_timestamps=True)
    yield "no Arrow schema", written(table, store_schema=False)
    yield "no statistics", written(table, write_statistics=False)
    yield "small pages", written(table, data_page_size=64, write_batch_size=4)
    yield "small pages, version 2", written(table, data_page_size=64, write_batch_size=4, data_page_version="2.0")
    yield "dictionary given up", written(table, dictionary_pagesize_limit=64, write_batch_size=4)
    yield "small row groups", written(table, row_group_size=7)
    yield "page index and checksums", written(table, write_page_index=True, write_page_checksum=True)
    yield "no compliant nested types", written(nested(30), use_compliant_nested_type=False)
    empty = table.slice(0, 0)
    yield "empty row groups", in_groups([empty, table.slice(0, 40), empty, empty, table.slice(40), empty])
    yield "one row", written(table.slice(0, 1))
    yield "special floats", written(special_floats())
    for version in ("1.0", "2.0"):
        yield f"nested, pages {version}", written(nested(120), data_page_version=version)
    for number, encoding in enumerate(("PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT")):
        whole = pa.table({"a": pa.array(range(500), pa.int32()), "b": pa.array([row * 10**12 for row in range(500)])})
        for version in ("1.0", "2.0"):
            yield f"integers as {encoding}, pages {version}", written(
                whole, use_dictionary=False, column_encoding={"a": encoding, "b": encoding}, data_page_version=version)
    texts = table.select(["text", "unlike", "bytes"])
    for encoding in ("PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"):
        names = {name: encoding for name in texts.column_names}
        yield f"texts as {encoding}", written(texts, use_dictionary=False, column_encoding=names)
    floats = table.select(["float", "double", "half", "fixed", "decimal"])
    names = {name: "BYTE_STREAM_SPLIT" for name in floats.column_names}
    yield "floats in split streams", written(floats, use_dictionary=False, column_encoding=names)
    flags = {"flag": "RLE"}
    yield "flags in runs", written(table.select(["flag"]), use_dictionary=False, column_encoding=flags)
    wide = pa.table({f"c{column}": pa.array([column, None]) for column in range(2000)})
    yield "2,000 columns", written(wide)
    odd = pa.table([pa.array([1]), pa.array([2]), pa.array([3])], names=["a.b", "späť", 'quo"te, comma'])
    yield "odd names", written(odd)
    long = pa.table({"x": pa.array(range(300_000)), "y": pa.array([str(row % 977) for row in range(300_000)])})
    yield "300,000 rows", written(long, row_group_size=100_000)


def by_polars():
    frame = pl.from_arrow(everything(150).drop_columns(["nothing", "half", "time_ms", "time_us", "fixed"]))
    for compression in ("uncompressed", "snappy", "gzip", "zstd", "lz4"):
        yield compression, polars_bytes(frame, compression=compression)
    yield "small pages and groups", polars_bytes(frame, data_page_size=128, row_group_size=11)
    yield "no statistics", polars_bytes(frame, statistics=False)
    lists = pl.DataFrame({"a": [1, 2, 3], "list": [[1], [], None], "record": [{"x": 1}, {"x": 2}, None]})
    yield "nested", polars_bytes(lists)
    kinds = pl.DataFrame({"kind": ["a", "b", "a", None]}).with_columns(pl.col("kind").cast(pl.Categorical).alias("category"))
    yield "categories", polars_bytes(kinds)


def polars_bytes(frame, **options):
    buffer = io.BytesIO()
    frame.write_parquet(buffer, **options)
    return buffer.getvalue()


def by_duckdb():
    select = """SELECT i AS id, CASE WHEN i % 5 = 3 THEN NULL ELSE 'word ' || (i % 7) END AS word, i % 2 = 0 AS flag,
        i / 7.0::DOUBLE AS number, (i * 1.25)::DECIMAL(12, 2) AS money, DATE '2020-01-01' + i::INTEGER AS day,
        TIMESTAMP '2020-01-01 12:30:00.123456' + to_days(i::INTEGER) AS moment, TIME '01:02:03.5' AS hour,
        i::UTINYINT AS small, i::HUGEINT::DOUBLE AS huge, uuid() AS token, ('x' || i)::BLOB AS raw, [i, i + 1] AS list,
        {'a': i} AS record FROM range(150) t(i)"""
    for options in ("COMPRESSION snappy", "COMPRESSION zstd", "COMPRESSION gzip", "COMPRESSION lz4_raw",
                    "COMPRESSION uncompressed", "PARQUET_VERSION V2", "ROW_GROUP_SIZE 2048"):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "file.parquet")
            duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, {options})")
            with open(path, "rb") as file:
                yield options, file.read()


def by_fastparquet():
    frame = pd.DataFrame({
        "id": range(150), "number": [row / 3 for row in range(150)], "flag": [row % 2 == 0 for row in range(150)],
        "word": [f"word {row % 7} ünï" for row in range(150)],
        "gap": [None if row % 5 == 3 else f"g{row}" for row in range(150)],
        "moment": pd.date_range("2020-01-01", periods=150, freq="37min"),
    })
    frame["category"] = frame["word"].astype("category")
    for compression in ("UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4"):
        yield compression, fastparquet_bytes(frame, compression=compression)
    yield "small row groups", fastparquet_bytes(frame, row_group_offsets=[0, 10, 20, 149])
    yield "old timestamps", fastparquet_bytes(frame, times="int96")


def fastparquet_bytes(frame, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file.parquet")
        fastparquet.write(path, frame, **options)
        with open(path, "rb") as file:
            return file.read()


# --- CSV ---

def table_of_words():
    words = ["plain", "with, comma", "with; semicolon", "with\ttab", "with | bar", 'with "quotes"', "two\nlines", "ünï ☃ 漢字",
             "'single'", " padded ", "", "a" * 500]
    return pd.DataFrame({
        "id": range(len(words)), "note": words, "score": [row / 4 - 1 for row in range(len(words))],
        "day": [f"2026-01-{row + 1:02}" for row in range(len(words))], "member": [row % 2 == 0 for row in range(len(words))],
        "big": [9_007_199_254_740_993 + row for row in range(len(words))], "tiny": [10.0 ** -row for row in range(len(words))],
    })


TYPES = {"id": "integer", "note": "text", "score": "number", "day": "date", "member": "boolean", "big": "integer", "tiny": "number"}


def csv_files():
    frame = table_of_words()
    for separator in ",;\t|":
        for end in ("\n", "\r\n"):
            for mark in ("utf-8", "utf-8-sig"):
                name = f"pandas, {separator!r}, {end!r}, {mark}"
                yield name, frame.to_csv(index=False, sep=separator, lineterminator=end).encode(mark)
    for quoting, name in ((1, "all quoted"), (2, "texts quoted")):
        yield f"pandas, {name}", frame.to_csv(index=False, quoting=quoting).encode()
    yield "pandas, CR", frame[frame.note != "two\nlines"].to_csv(index=False, lineterminator="\r").encode()
    yield "pandas, no last line end", frame.to_csv(index=False).rstrip("\n").encode()
    polars = pl.from_pandas(frame)
    for separator in ",;\t|":
        for style in ("necessary", "always", "non_numeric"):
            for options in ({}, {"include_bom": True}, {"line_terminator": "\r\n"}):
                buffer = io.BytesIO()
                polars.write_csv(buffer, separator=separator, quote_style=style, **options)
                yield f"polars, {separator!r}, {style}, {options}", buffer.getvalue()


def read_by_pandas(content):
    """The table as texts: what each field holds."""
    text = content.decode("utf-8-sig")
    first = text.splitlines()[0]
    separator = max(",;\t|", key=first.count)
    end = None if "\n" in text else "\r"
    return pd.read_csv(io.StringIO(text, newline=""), sep=separator, dtype=str, keep_default_na=False, lineterminator=end)


def csv_value(kind, text):
    plain = text.strip(" \t\r\n\f\v")
    if plain == "" or plain.lower() in ("na", "n/a", "#n/a", "nan", "null", "?"):
        return None
    if kind == "integer":
        return int(plain)
    if kind == "number":
        return float(plain)
    if kind == "boolean" and plain.lower() in ("true", "false"):
        return plain.lower() == "true"
    return text


def missing_values():
    """Every spelling of a missing value that pandas and people write."""
    for spelling in ("", "NA", "NaN", "null", "N/A", "#N/A", "?"):
        frame = pd.DataFrame({"number": [1.5, None, 3.0], "whole": pd.array([1, None, 3], "Int64"), "word": ["a", None, "b"]})
        yield spelling, frame.to_csv(index=False, na_rep=spelling).encode()


# --- through the API ---

class Owner:
    """Uploads files and compares what comes back."""

    def __init__(self, api):
        self.api = api
        self.count = 0
        self.failures = []

    def checked(self, name, check):
        self.count += 1
        try:
            check()
        except Exception as error:  # noqa: BLE001: whatever it is, it is this file's failure, and the next one is tried
            self.failures.append(f"{name}: {type(error).__name__}: {str(error)[:1500]}")

    def stored(self, media, content):
        """Version and preview of a new data set that holds this file; its bytes must come back."""
        dataset = self.api.post("/v1/datasets", {"name": f"file {self.count}"})["id"]
        answer = self.api.upload(dataset, media, content)
        assert answer.status_code == 201, f"refused: {answer.status_code} {answer.text}"
        path = f"/v1/datasets/{dataset}/versions/1"
        assert self.api.call("GET", f"{path}/content").content == content, "other bytes came back"
        return self.api.get(path), self.api.get(f"{path}/preview?rows={SHOWN}")

    def parquet(self, content):
        version, preview = self.stored(PARQUET, content)
        file = pq.ParquetFile(io.BytesIO(content))
        table = file.read()
        equal("rows", version["rows"], table.num_rows)
        found = [(column["name"], column["type"]) for column in version["columns"]]
        types = [parquet_type(field.type) for field in table.schema]
        counted = [column.null_count == table.num_rows for column in table.columns]
        equal("columns", found, [
            (name, "empty" if all_null and kind != "nested" and self.knows_nulls(file, number) else kind)
            for number, (name, kind, all_null) in enumerate(zip(table.column_names, types, counted))])
        flat = [number for number, kind in enumerate(types) if kind != "nested"]
        equal("omitted", [(one["name"], one["reason"]) for one in preview.get("omitted", [])],
              [(name, "nested") for name, kind in zip(table.column_names, types) if kind == "nested"])
        equal("shown columns", preview["columns"], [table.column_names[number] for number in flat])
        rows = len(preview["rows"])
        assert rows == min(SHOWN, table.num_rows) or file.num_row_groups > 8, f"{rows} rows are shown"
        for place, number in enumerate(flat):
            arrow, column = table.schema.types[number], table.column(number)
            expected = [shown(arrow, column[row]) for row in range(rows)]
            values = [row[place] for row in preview["rows"]]
            wrong = [row for row in range(rows) if not same(values[row], expected[row])]
            assert not wrong, (f"column {table.column_names[number]} ({arrow}), row {wrong[0]}: "
                               f"{brief(values[wrong[0]])} instead of {brief(expected[wrong[0]])}; {len(wrong)} rows in all")

    @staticmethod
    def knows_nulls(file, number):
        """Whether the footer says of every row group how many values are missing."""
        leaves = [file.schema.column(leaf).path.split(".")[0] for leaf in range(len(file.schema.names))]
        leaf = leaves.index(file.schema_arrow.names[number])
        if file.schema.column(leaf).logical_type.type == "NULL":
            return True
        groups = [file.metadata.row_group(group).column(leaf) for group in range(file.num_row_groups)]
        return all(group.is_stats_set and group.statistics.has_null_count for group in groups)

    def csv(self, content, types=None):
        version, preview = self.stored(CSV, content)
        table = read_by_pandas(content)
        equal("rows", version["rows"], len(table))
        kinds = {column["name"]: column["type"] for column in version["columns"]}
        equal("columns", list(kinds), [name.strip() for name in table.columns])
        if types:
            equal("types", kinds, types)
        for number, name in enumerate(table.columns):
            texts = table.iloc[:SHOWN, number]
            expected = [csv_value(kinds[name.strip()], text) for text in texts]
            values = [row[number] for row in preview["rows"]]
            wrong = [row for row in range(len(expected)) if not same(values[row], expected[row])]
            assert len(values) == len(expected) and not wrong, (
                f"column {name}, row {wrong[:1]}: {brief([values[row] for row in wrong[:1]])} instead of "
                f"{brief([expected[row] for row in wrong[:1]])}")

    def refused(self, media, content, code):
        dataset = self.api.post("/v1/datasets", {"name": f"file {self.count}"})["id"]
        answer = self.api.upload(dataset, media, content)
        equal("refusal", (answer.status_code // 100, answer.json().get("code")), (4, code))


def equal(what, found, expected):
    assert found == expected, f"{what}: {brief(found)} instead of {brief(expected)}"


def main():
    public, operator = set_up()
    partner, api = admitted(public, operator, "Files")
    quota = {"max_running_jobs": 0, "max_gpus": 0, "max_storage_bytes": 1 << 33}
    assert operator.call("PUT", f"/v1/partners/{partner}/quota", json=quota).ok
    owner = Owner(api)
    for writer, files in (("pyarrow", by_pyarrow), ("polars", by_polars), ("duckdb", by_duckdb), ("fastparquet", by_fastparquet)):
        for name, content in files():
            owner.checked(f"{writer}, {name}", lambda: owner.parquet(content))
    table = everything(20)
    owner.checked("Brotli", lambda: owner.refused(PARQUET, written(table, compression="brotli"), "parquet_codec"))
    owner.checked("no rows", lambda: owner.refused(PARQUET, written(table.slice(0, 0)), "file_without_rows"))
    owner.checked("two columns of one name", lambda: owner.refused(
        PARQUET, written(pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])), "parquet_duplicate_column"))
    for name, content in csv_files():
        owner.checked(f"CSV of {name}", lambda: owner.csv(content, TYPES))
    for spelling, content in missing_values():
        types = {"number": "number", "whole": "integer", "word": "text"}
        owner.checked(f"CSV, missing as {spelling!r}", lambda: owner.csv(content, types))
    indexed = table_of_words().to_csv().encode()
    owner.checked("CSV with row names", lambda: owner.csv(indexed.replace(b",id", b"column 1,id", 1), {"column 1": "integer", **TYPES}))
    for encoding in ("utf-16", "latin-1"):
        text = "name\nMünchen\n".encode(encoding)
        owner.checked(f"CSV in {encoding}", lambda: owner.refused(CSV, text, "not_csv" if encoding == "utf-16" else "csv_not_utf8"))
    report("files", owner.failures, owner.count)


if __name__ == "__main__":
    main()
