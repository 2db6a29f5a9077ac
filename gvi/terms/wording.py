"""The terms that every installation begins with, and how a text of terms is laid out on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEADING, POINT = "# ", "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: a heading, a paragraph, or a list of points."""

    kind: str
    """"heading", "text" or "points"."""
    lines: tuple[str, ...]


def blocks_of(text: str) -> Iterator[Block]:
    """An empty line parts two blocks; "# " begins a heading, and lines that begin with "- " are the points of a list."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.strip().split("\n") if line.strip()]
        for line in lines[:]:
            if line.startswith(HEADING):
                yield Block("heading", (line.removeprefix(HEADING),))
                lines.remove(line)
        if lines:
            is_list = all(line.startswith(POINT) for line in lines)
            shown = tuple(line.removeprefix(POINT) for line in lines) if is_list else (" ".join(lines),)
            yield Block("points" if is_list else "text", shown)


DEFAULT_SV = """Här finns uppgifter om människor som kan skadas om de hamnar fel. Därför gäller de här reglerna för dig som loggar in. De ersätter inte lagen eller din myndighets egna regler.

# Det här får du göra

- Läs det du behöver för en uppgift du har i dag, och inget mer.
- Registrera det som hör till arbetet, så att det är sant och går att stå för.
- Lämna uppgifter till en annan myndighet när det finns ett beslut om det här i tjänsten.

# Det här får du inte göra

- Slå inte upp dig själv, någon i familjen, en granne, en kollega eller någon annan av nyfikenhet.
- Låna inte ut ditt konto, ditt lösenord eller din nyckel. Det gäller också till en chef eller en kollega.
- Ta inte skärmbilder, fotografera inte skärmen och skriv inte av uppgifter till ett annat system.
- Skicka inte uppgifter vidare med e-post, sms eller chatt.
- Lämna inte skärmen öppen. Tryck på Dölj skärmen, eller logga ut.

# Skyddade uppgifter

Den som har skyddad identitet kan dö om en adress kommer ut. Säg aldrig till någon att personen finns här, var personen bor eller var personen ska vara. Fråga din samordnare om du är osäker.

# Allt loggas

Tjänsten sparar vem som läste, ändrade, skrev ut och hämtade vad, när och varifrån. En granskare på din myndighet läser loggen. Att läsa utan att behöva det kan vara dataintrång, som är ett brott.

# Om något blir fel

Säg till din samordnare eller din myndighets dataskyddsombud samma dag. Det gäller också om du såg något du inte borde ha sett, skickade något fel eller tappade bort en telefon eller ett papper. Den som säger till i tid hjälper den som uppgifterna handlar om.

# Utskrifter och filer

Hämta dem bara när arbetet kräver det. Förvara dem inlåsta och förstör dem när de har använts.
"""
"""The first version, in plain Swedish."""

DEFAULT_EN = """There is information here about people who can be harmed if it goes astray. That is why these rules hold for you who log in. They do not replace the law or your agency's own rules.

# What you may do

- Read what you need for a task that you have today, and nothing more.
- Register what belongs to the work, so that it is true and can be answered for.
- Give information to another agency when there is a decision about it here in the service.

# What you may not do

- Do not look up yourself, your family, a neighbour, a colleague or anybody else out of curiosity.
- Do not lend your account, your password or your key. Not to a manager or a colleague either.
- Take no screenshots, do not photograph the screen and do not copy information into another system.
- Do not pass information on by e-mail, text message or chat.
- Do not leave the screen open. Press Hide screen, or log out.

# Protected identity

Somebody with a protected identity may die if an address gets out. Never tell anyone that the person is here, where they live or where they will be. Ask your coordinator when you are unsure.

# Everything is logged

The service keeps who read, changed, printed and downloaded what, when and from where. A reviewer at your agency reads the log. To read without needing to can be unlawful access to data, which is a crime.

# If something goes wrong

Tell your coordinator or your agency's data protection officer the same day. Also when you saw something that you should not have seen, sent something to the wrong place, or lost a phone or a paper. Whoever tells in time helps the person whom the information is about.

# Prints and files

Make them only when the work requires it. Keep them locked in and destroy them when they have been used.
"""
"""The same in English."""
