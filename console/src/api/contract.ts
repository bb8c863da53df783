/**
 * Holds our types to the server's: every field that we read is answered, and where the server may answer null, ours
 * may be null. Ours are narrower where the server says no more than "text" (levels, roles, data types).
 */
import type * as server from "./schema.gen";
import type * as ours from "./types";

type Unanswered<Ours, Server> = Exclude<keyof Ours, keyof Server>;
type NullUnexpected<Ours, Server> = {
  [Key in keyof Ours & keyof Server]: null extends Server[Key] ? (null extends Ours[Key] ? never : Key) : never;
}[keyof Ours & keyof Server];
type Kept<Ours, Server> = [Unanswered<Ours, Server> | NullUnexpected<Ours, Server>] extends [never] ? true : { unanswered: Unanswered<Ours, Server>; may_be_null: NullUnexpected<Ours, Server> };

/** Compiles only while every line is true. */
export type Contract = AllTrue<
  [
    Kept<ours.TraceItem, server.TraceItemShown>,
    Kept<ours.TraceRow, server.TraceRowShown>,
    Kept<ours.ObservationRow, server.ObservationRowShown>,
    Kept<ours.Spread, server.SpreadShown>,
    Kept<ours.SpreadStep, server.StepShown>,
    Kept<ours.ScoreFacet, server.ScoreFacetShown>,
    Kept<ours.Heat, server.HeatShown>,
    Kept<ours.HeatCell, server.HeatCellShown>,
    Kept<ours.TraceBody, server.TracingTraceShown>,
    Kept<ours.ObservationNode, server.ObservationRowShown>,
    Kept<ours.NodeColumns, server.NodeColumnsShown>,
    Kept<ours.PublicTraceAnswer, server.PublicTraceShown>,
    Kept<ours.ShareTerms, server.ShareShown>,
    Kept<ours.TextHit, server.TextHitShown>,
    Kept<ours.FieldHits, server.FieldHitsShown>,
    Kept<ours.StepTexts, server.StepTextsShown>,
    Kept<ours.GraphMark, server.GraphMarkShown>,
    Kept<ours.Neighbour, server.NeighbourShown>,
    Kept<ours.PriceFacts, server.PriceShown>,
    Kept<ours.PriceModel, server.PriceModelShown>,
    Kept<ours.PriceLine, server.PriceLineShown>,
    Kept<ours.ObservationItem, server.ObservationRowShown>,
    Kept<ours.ObservationDetail, server.ObservationShown>,
    Kept<ours.TraceAnswer, server.TraceDetailShown>,
    Kept<ours.Score, server.ScoreOfTrace>,
    Kept<ours.ScoreItem, server.ScoreShown>,
    Kept<ours.ScoreSummary, server.ScoreSummaryShown>,
    Kept<ours.ScoreConfig, server.ConfigShown>,
    Kept<ours.Facets, server.FacetsShown>,
    Kept<ours.HistogramBucket, server.BucketShown>,
    Kept<ours.Histogram, server.HistogramShown>,
    Kept<ours.SessionItem, server.GroupShown>,
    Kept<ours.UserItem, server.GroupShown>,
    Kept<ours.SessionDetail, server.SessionDetailShown>,
    Kept<ours.FirstEvent, server.FirstEventShown>,
    Kept<ours.Comment, server.CommentShown>,
    Kept<ours.Dataset, server.DatasetShown>,
    Kept<ours.DatasetItem, server.ItemShown>,
    Kept<ours.UnfitItem, server.UnfitShown>,
    Kept<ours.DatasetRun, server.RunShown>,
    Kept<ours.DatasetRunItem, server.RunItemShown>,
    Kept<ours.Ingestion, server.IngestionState>,
  ]
>;

type AllTrue<Lines extends readonly true[]> = Lines;
