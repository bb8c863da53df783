import { vocabulary, type ClosedValues, type Field } from "./fields";

const common: readonly Field[] = [
  { column: "environment", kind: "list", names: ["env", "环境", "environment"] },
  { column: "tags", kind: "list", names: ["tags", "标签", "tag"] },
  { column: "tracesCount", kind: "number", unit: "count", names: ["traces", "跟踪数", "tracescount"] },
  { column: "errorCount", kind: "number", unit: "count", names: ["errors", "错误数", "errorcount"] },
  { column: "observationCount", kind: "number", unit: "count", names: ["steps", "步骤数", "observationcount"] },
  { column: "totalTokens", kind: "number", unit: "count", names: ["tokens", "Token数", "token", "totaltokens", "用量"] },
  { column: "inputTokens", kind: "number", unit: "count", names: ["inputtokens", "输入Token"] },
  { column: "outputTokens", kind: "number", unit: "count", names: ["outputtokens", "输出Token"] },
  { column: "totalCost", kind: "number", unit: "money", names: ["cost", "成本", "totalcost"] },
  { column: "createdAt", kind: "time", names: ["started", "开始时间", "createdat", "first"] },
  { column: "lastAt", kind: "time", names: ["last", "最近活动", "lastat"] },
];

export const OF_SESSIONS = vocabulary([
  { column: "id", kind: "option", names: ["session", "会话", "id", "sessionid"] },
  { column: "userIds", kind: "list", names: ["user", "用户", "userid"] },
  { column: "duration", kind: "number", unit: "seconds", names: ["duration", "时长"] },
  ...common,
]);

export const OF_USERS = vocabulary([
  { column: "id", kind: "option", names: ["user", "用户", "id", "userid"] },
  { column: "sessionsCount", kind: "number", unit: "count", names: ["sessions", "会话数", "sessionscount"] },
  ...common,
]);

const SCORE_SOURCES: ClosedValues = { API: [], EVAL: ["evaluator", "评估器"], ANNOTATION: ["人工标注"] };
const SCORE_TYPES: ClosedValues = { NUMERIC: ["数值型"], BOOLEAN: ["布尔型"], CATEGORICAL: ["分类型"], TEXT: ["文本"], CORRECTION: ["修正"] };

export const OF_SCORES = vocabulary(
  [
    { column: "name", kind: "option", names: ["name", "名称", "score", "评分"] },
    { column: "value", kind: "number", names: ["value", "分值", "值"] },
    { column: "stringValue", kind: "option", names: ["label", "类别", "stringvalue"] },
    { column: "booleanValue", kind: "truth", names: ["truth", "是否", "booleanvalue"] },
    { column: "source", kind: "option", names: ["source", "来源"], values: SCORE_SOURCES },
    { column: "dataType", kind: "option", names: ["type", "类型", "datatype"], values: SCORE_TYPES },
    { column: "comment", kind: "text", names: ["comment", "评分理由", "说明"] },
    { column: "traceName", kind: "option", names: ["trace", "跟踪名称", "tracename", "跟踪"] },
    { column: "traceId", kind: "option", names: ["traceid", "跟踪编号"] },
    { column: "observationId", kind: "option", names: ["stepid", "步骤编号", "observationid"] },
    { column: "sessionId", kind: "option", names: ["session", "会话", "sessionid"] },
    { column: "userId", kind: "option", names: ["user", "用户", "userid"] },
    { column: "traceTags", kind: "list", names: ["tags", "标签", "tag", "tracetags"] },
    { column: "environment", kind: "option", names: ["env", "环境", "environment"] },
    { column: "authorUserId", kind: "option", names: ["author", "评分人", "authoruserid", "作者"] },
    { column: "executionTraceId", kind: "option", names: ["executiontrace", "执行跟踪", "executiontraceid"] },
    { column: "timestamp", kind: "time", names: ["time", "时间", "timestamp"] },
  ],
  { metadata: true },
);
