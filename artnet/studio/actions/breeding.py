"""What a page may ask of the grid of children."""

from __future__ import annotations

from typing import Any

from artnet.errors import invalid
from artnet.studio.serving.server import Client
from artnet.studio.studio import Studio, action
from artnet.works.saved_work import SavedWork

__all__: list[str] = []


@action
async def breed(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Children of the `parents` on the grid, by their numbers; of none of what is shown."""
    numbers = message.get("parents") or []
    if not isinstance(numbers, list) or not all(isinstance(n, int) and 0 <= n < len(studio.brood) for n in numbers):
        raise invalid("numbers of pictures on the grid", parents=numbers)
    chosen, work = [studio.brood[n] for n in numbers[:8]], studio.work

    def born() -> dict[str, Any]:
        from artnet.evolving.genome import Genome
        from artnet.studio.breeding import brood, told_brood

        parents = chosen or [Genome.of(work)]
        studio.brood = [*parents, *brood(parents, message)]
        return {**told_brood(studio.brood), "parents": len(parents)}

    found: dict[str, Any] = await studio.ask(born)
    return found


@action
async def choose(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A picture of the grid becomes what is shown."""
    number = message.get("child")
    if not isinstance(number, int) or not 0 <= number < len(studio.brood):
        raise invalid("the number of a picture on the grid", child=number)
    genome, size = studio.brood[number], studio.work.recipe.size

    def taken() -> SavedWork:
        from artnet.studio.breeding import work_of_child

        work = work_of_child(genome)
        return SavedWork(work.path, work.recipe.resized(size), work.weights)

    found = await studio.add(await studio.ask(taken), "bred")
    await studio.show()
    return found
