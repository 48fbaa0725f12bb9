"""What a page may ask for: a plan, refused at once with the sentence the worker would say later. Light."""

from pipeline.collection import Collection
from pipeline.encoder.finetune.plan import Plan, check_name
from pipeline.encoder.finetune.split import draw_sample


def check_plan(collection: Collection, plan: Plan) -> None:
    """Refuse what cannot be fine-tuned: a name that is taken, too few images, columns that do not fit.

    Raises EncoderError, UnknownColumnError for a column that is not there.
    """
    check_name(plan.name, collection)
    draw_sample(collection, plan)
