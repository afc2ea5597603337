"""The one way operations take a batch's lock."""

from certification.models import AppraisalBatch


def locked(batch: AppraisalBatch) -> AppraisalBatch:
    """The batch's row, locked and read afresh; call inside the operation's transaction."""
    return (
        AppraisalBatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("body__organisation", "occupation", "specialism", "standard")
        .get(pk=batch.pk)
    )
