/** What can be filtered by: the server's column, what it holds, and the words people type for it. */
export type FieldKind = "option" | "text" | "list" | "number" | "time" | "truth";
export type Unit = "seconds" | "money" | "count";

export interface Field {
  column: string;
  kind: FieldKind;
  unit?: Unit;
  /** The first of each language is what is written back: English, Chinese. */
  names: readonly [en: string, zh: string, ...others: string[]];
  /** Only steps have it; of a trace it is asked of some step. */
  stepOnly?: boolean;
  /** Only traces have it. */
  traceOnly?: boolean;
  /** What can be stored, each with the words that lists print for it; anything else is a slip of the pen. */
  values?: ClosedValues;
}

export type ClosedValues = Readonly<Record<string, readonly string[]>>;

const step = { stepOnly: true } as const;
const whole = { traceOnly: true } as const;

const LEVELS: ClosedValues = { ERROR: ["错误"], WARNING: ["警告"], DEFAULT: ["默认"], DEBUG: ["调试"] };

export const FIELDS: readonly Field[] = [
  { column: "level", kind: "option", names: ["level", "级别"], values: LEVELS },
  { column: "name", kind: "option", names: ["name", "名称", "tracename", "跟踪名称"] },
  { column: "stepName", kind: "option", names: ["stepname", "步骤名称"], ...step },
  { column: "type", kind: "list", names: ["type", "类型"] },
  { column: "model", kind: "list", names: ["model", "模型"] },
  { column: "userId", kind: "option", names: ["user", "用户", "userid"] },
  { column: "sessionId", kind: "option", names: ["session", "会话", "sessionid"] },
  { column: "tags", kind: "list", names: ["tags", "标签", "tag"] },
  { column: "environment", kind: "option", names: ["env", "环境", "environment"] },
  { column: "version", kind: "option", names: ["version", "应用版本"] },
  { column: "release", kind: "option", names: ["release", "发布号"] },
  { column: "id", kind: "option", names: ["id", "编号"] },
  { column: "traceId", kind: "option", names: ["traceid", "跟踪编号"] },
  { column: "input", kind: "text", names: ["input", "输入"] },
  { column: "output", kind: "text", names: ["output", "输出"] },
  { column: "latency", kind: "number", unit: "seconds", names: ["latency", "延迟"] },
  { column: "totalCost", kind: "number", unit: "money", names: ["cost", "成本", "totalcost"] },
  { column: "inputCost", kind: "number", unit: "money", names: ["inputcost", "输入成本"] },
  { column: "outputCost", kind: "number", unit: "money", names: ["outputcost", "输出成本"] },
  { column: "totalTokens", kind: "number", unit: "count", names: ["tokens", "Token数", "token", "totaltokens", "用量"] },
  { column: "inputTokens", kind: "number", unit: "count", names: ["inputtokens", "输入Token"] },
  { column: "outputTokens", kind: "number", unit: "count", names: ["outputtokens", "输出Token"] },
  { column: "timestamp", kind: "time", names: ["time", "时间", "timestamp"], ...whole },
  { column: "startTime", kind: "time", names: ["starttime", "开始时间", "start"], ...step },
  { column: "endTime", kind: "time", names: ["endtime", "结束时间", "end"], ...step },
  { column: "bookmarked", kind: "truth", names: ["starred", "星标", "bookmarked", "收藏", "已收藏"], ...whole },
  { column: "public", kind: "truth", names: ["public", "公开"] },
  { column: "errorCount", kind: "number", unit: "count", names: ["errors", "错误数", "errorcount"], ...whole },
  { column: "warningCount", kind: "number", unit: "count", names: ["warnings", "警告数", "warningcount"], ...whole },
  { column: "observationCount", kind: "number", unit: "count", names: ["steps", "步骤数", "observationcount"], ...whole },
  { column: "commentCount", kind: "number", unit: "count", names: ["comments", "评论数", "commentcount"] },
  { column: "commentContent", kind: "text", names: ["comment", "评论", "commentcontent"] },
  { column: "statusMessage", kind: "text", names: ["status", "状态信息", "statusmessage"], ...step },
  { column: "timeToFirstToken", kind: "number", unit: "seconds", names: ["ttft", "首Token延迟", "timetofirsttoken"], ...step },
  { column: "tokensPerSecond", kind: "number", unit: "count", names: ["speed", "速度", "tokenspersecond"], ...step },
  { column: "promptName", kind: "option", names: ["prompt", "提示词", "promptname"], ...step },
  { column: "promptVersion", kind: "number", unit: "count", names: ["promptversion", "提示词版本"], ...step },
  { column: "parentObservationId", kind: "option", names: ["parent", "上级", "parentobservationid"], ...step },
  { column: "toolNames", kind: "list", names: ["tools", "可用工具", "toolnames"], ...step },
  { column: "calledToolNames", kind: "list", names: ["called", "已调用工具", "calledtoolnames"], ...step },
  { column: "toolDefinitions", kind: "number", unit: "count", names: ["toolcount", "可用工具数"], ...step },
  { column: "toolCalls", kind: "number", unit: "count", names: ["calls", "工具调用数", "toolcalls"], ...step },
  { column: "isRootObservation", kind: "truth", names: ["root", "根步骤", "isroot"], ...step },
  { column: "hasInput", kind: "truth", names: ["hasinput", "有输入"], ...step },
  { column: "hasOutput", kind: "truth", names: ["hasoutput", "有输出"], ...step },
  { column: "citesSource", kind: "truth", names: ["cites", "有引用"], ...step },
  { column: "ingestionSource", kind: "option", names: ["source", "来源"], ...step },
  { column: "ingestionSdkName", kind: "option", names: ["sdk", "SDK名称", "sdkname"], ...step },
  { column: "ingestionSdkVersion", kind: "option", names: ["sdkversion", "SDK版本"], ...step },
  { column: "ingestionApiKey", kind: "option", names: ["apikey", "密钥"], ...step },
  { column: "experimentName", kind: "option", names: ["experiment", "跑测", "experimentname"], ...step },
];

/** What can be said of the rows of one list. */
export interface Vocabulary {
  fields: readonly Field[];
  /** Whether rows have metadata, scores, and steps. */
  metadata: boolean;
  scores: boolean;
  scopes: boolean;
  named: (typed: string) => Field | undefined;
  of: (column: string) => Field | undefined;
}

export function vocabulary(fields: readonly Field[], more: Partial<Pick<Vocabulary, "metadata" | "scores" | "scopes">> = {}): Vocabulary {
  const named = (namesOf: (field: Field) => readonly string[]) => fields.flatMap((field) => namesOf(field).map((name) => [name.toLowerCase(), field] as const));
  // What people see beats the server's word, where one field is called as another's column.
  const byName = new Map([...named((field) => [field.column]), ...named((field) => field.names)]);
  const byColumn = new Map(fields.map((field) => [field.column, field]));
  return { fields, metadata: false, scores: false, scopes: false, ...more, named: (typed) => byName.get(typed.toLowerCase()), of: (column) => byColumn.get(column) };
}

export const OF_TRACES = vocabulary(FIELDS, { metadata: true, scores: true, scopes: true });

const NAMES_OF_STEPS: Readonly<Record<string, Field["names"]>> = { name: ["tracename", "跟踪名称"], stepName: ["name", "名称", "stepname", "步骤名称"] };

/** The same columns in the words of a list of steps, where the name in sight is the step's; a filter means the same in both. */
export const OF_STEPS = vocabulary(
  FIELDS.map((field) => ({ ...field, names: NAMES_OF_STEPS[field.column] ?? field.names })),
  { metadata: true, scores: true, scopes: true },
);

export const METADATA: readonly [string, string] = ["metadata", "元数据"];
export const SCORES: readonly [string, string] = ["scores", "评分"];
export const SCOPES: readonly [string, string, ...string[]] = ["trace", "跟踪", "steps"];
export const HAS: readonly [string, string] = ["has", "有"];
/** Scores are kept by what they hold: numbers, words, yes or no. */
export const SCORE_COLUMNS = { number: "scores_avg", category: "score_categories", truth: "score_booleans" } as const;

/** Which scores there are, whatever they say: what `has:scores.x` asks. */
export const SCORE_NAMES = "scoreNames";

export const isOneOf = (names: readonly string[], typed: string) => names.some((name) => name.toLowerCase() === typed.toLowerCase());

export function fieldOf(column: string): Field | undefined {
  return OF_TRACES.of(column);
}

export const TYPE_WORDS: Readonly<Record<string, string>> = {
  生成: "GENERATION", llm: "GENERATION", 检索: "RETRIEVER", retrieval: "RETRIEVER", 工具: "TOOL", 智能体: "AGENT", 链: "CHAIN", 向量化: "EMBEDDING", 评估: "EVALUATOR", 安全防护: "GUARDRAIL", 事件: "EVENT",
};
