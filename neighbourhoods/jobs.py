"""Background work of the map."""

from neighbourhoods import tile_store
from portal.jobs.registry import every, task


@every(86_400)
@task("neighbourhoods.sweep_tiles")
def sweep_tiles() -> None:
    tile_store.sweep()
