"""Every documented column of the filter language is known to its table."""

import pytest

from lampyris.features.scores.columns import COLUMNS as SCORE_COLUMNS
from lampyris.features.tracing.columns import OBSERVATION_COLUMNS, OBSERVATION_OF_TRACE_COLUMNS, TRACE_COLUMNS
from lampyris.foundation.query.columns import Catalogue

OF_TRACES = """
bookmarked level id traceId name traceName timestamp userId sessionId metadata evaluatorId ruleId version release
environment tags traceTags warningCount errorCount defaultCount debugCount inputTokens outputTokens totalTokens tokens
scores scores_avg score_categories score_booleans latency inputCost outputCost totalCost
"""
OF_OBSERVATIONS = """
traceTags userId sessionId traceName traceEnvironment environment type id name traceId parentObservationId startTime
endTime timeToFirstToken latency tokensPerSecond inputCost outputCost totalCost level statusMessage model modelId
inputTokens outputTokens totalTokens tokens metadata scores scores_avg score_categories score_booleans version
promptName promptVersion toolDefinitions toolCalls toolNames calledToolNames
"""
OF_SECOND_GENERATION = """
ingestionApiKey ingestionSdkName ingestionSdkVersion ingestionSource providedModelName evaluatorId ruleId release input
output tags hasParentObservation isRootObservation hasInput hasOutput experimentDatasetId experimentId experimentName
isExperimentItemRootSpan trace_scores_avg trace_score_categories trace_score_booleans
"""
OF_SCORES = """
id timestamp environment traceId observationId sessionId name evaluatorId value booleanValue source comment
authorUserId dataType stringValue metadata traceName userId trace_tags
"""


@pytest.mark.parametrize(
    ("catalogue", "names"),
    [
        (TRACE_COLUMNS, OF_TRACES),
        (OBSERVATION_OF_TRACE_COLUMNS, OF_OBSERVATIONS),
        (OBSERVATION_COLUMNS, OF_OBSERVATIONS + OF_SECOND_GENERATION),
        (SCORE_COLUMNS, OF_SCORES),
    ],
    ids=["traces", "observations", "observations v2", "scores"],
)
def test_every_documented_column_is_known(catalogue: Catalogue, names: str) -> None:
    assert [name for name in names.split() if catalogue.find(name) is None] == []
    assert catalogue.find("no such column") is None
