"""The documents tell the truth, in both languages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted({path.name for language in ("en", "zh") for path in (DOCS / language).glob("*.md")})
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
VERB = re.compile(r"^    ([a-z][a-z-]*)(?: \| [^)]*)?\) ", re.MULTILINE)


def written() -> list[Path]:
    """Every Markdown page that people read."""
    top = [ROOT / name for name in ("README.md", "README.zh.md", "ARCHITECTURE.md", "AGENTS.md", "CONTRIBUTING.md")]
    return [*top, *sorted(DOCS.rglob("*.md"))]


def verbs() -> list[str]:
    """The commands of deploy.sh, from its last `case`."""
    return VERB.findall((ROOT / "deploy.sh").read_text().split('case "$verb" in')[1])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_both_languages(name: str) -> None:
    assert (DOCS / "en" / name).is_file()
    assert (DOCS / "zh" / name).is_file()


@pytest.mark.parametrize("page", written(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_of_deploy_sh_is_documented(language: str) -> None:
    page = (DOCS / language / "operations.md").read_text()
    assert verbs(), "no commands found in deploy.sh"
    assert [verb for verb in verbs() if f"`./deploy.sh {verb}" not in page] == []


def test_every_command_of_deploy_sh_is_in_its_help_in_both_languages() -> None:
    helps = (ROOT / "deploy.sh").read_text().split("help_text() {")[1].split("TEXT\n")
    texts = [text for text in helps if "start [--foreground]" in text]
    assert len(texts) == 2
    assert [verb for verb in verbs() for text in texts if f"  {verb}" not in text] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_command_that_is_documented_exists(language: str) -> None:
    text = "".join(page.read_text() for page in (DOCS / language).glob("*.md"))
    named = set(re.findall(r"\./deploy\.sh ([a-z][a-z-]*)", text))
    assert named <= set(verbs())


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=lambda page: page.stem)
def test_a_decision_has_all_its_parts(page: Path) -> None:
    parts = re.findall(r"^\*\*([A-Z][a-z]+)\*\*: ", page.read_text(), re.MULTILINE)
    assert parts == ["Status", "Context", "Decision", "Consequences", "Alternatives", "Check"]
