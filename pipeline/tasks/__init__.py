"""What the workers can do, by kind of job, and the functions that ask for it.

Light: the web side imports this to submit jobs; the handlers' modules are imported by the workers only.
"""

from pipeline.tasks.submit import (
    submit_build,
    submit_pixels,
    submit_poni,
    submit_profile,
    submit_profiles,
    submit_render,
    submit_reprojection,
    submit_search,
    submit_symmetry,
)

__all__ = [
    "HANDLERS",
    "PRELOAD",
    "submit_build",
    "submit_pixels",
    "submit_poni",
    "submit_profile",
    "submit_profiles",
    "submit_render",
    "submit_reprojection",
    "submit_search",
    "submit_symmetry",
]

HANDLERS = {
    "search": "pipeline.tasks.search:search",
    "pixels": "pipeline.tasks.pixels:pixels",
    "render": "pipeline.tasks.pixels:render",
    "symmetry": "pipeline.tasks.symmetry:symmetry",
    "build": "pipeline.tasks.build:build",
    "compare": "pipeline.tasks.insight:compare",
    "averages": "pipeline.tasks.insight:averages",
    "batch_effects": "pipeline.tasks.insight:batch_effects",
    "properties": "pipeline.tasks.insight:properties",
    "reproject": "pipeline.tasks.trails:reproject",
    "groups": "pipeline.tasks.map_questions:groups",
    "honesty": "pipeline.tasks.map_questions:honesty",
    "stability": "pipeline.tasks.map_questions:stability",
    "same": "pipeline.tasks.same:same",
    "design_table": "pipeline.tasks.design:design_table",
    "design_fit": "pipeline.tasks.design:design_fit",
    "design_propose": "pipeline.tasks.design:design_propose",
    "design_sensitivity": "pipeline.tasks.design:design_sensitivity",
    "design_boundary": "pipeline.tasks.design:design_boundary",
    "design_from_image": "pipeline.tasks.design:design_from_image",
    "profile": "pipeline.tasks.scattering:profile",
    "profiles": "pipeline.tasks.scattering:profiles",
    "poni": "pipeline.tasks.scattering:poni",
    "analysis": "pipeline.tasks.analyses:analysis",
    "analyses": "pipeline.tasks.analyses:analyse_all",
    "train_heads": "pipeline.tasks.labels:train_heads",
    "predict_heads": "pipeline.tasks.labels:predict_heads",
    "finetune": "pipeline.tasks.finetune:finetune",
}

PRELOAD = {
    "interactive": ("pipeline.tasks.warm:warm_search", "pipeline.tasks.warm:warm_projection"),
    "batch": ("pipeline.tasks.warm:warm_build",),
}
