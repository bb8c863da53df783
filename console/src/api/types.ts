/** The shapes of `/api/console`. Times are ISO 8601 UTC; `_ms`, `_usd`, `_bytes` name the unit. */

export type * from "./dataset-types";
export type * from "./facet-types";
export type * from "./model-types";
export type * from "./trace-types";

export type Level = "DEBUG" | "DEFAULT" | "WARNING" | "ERROR";
export type Role = "OWNER" | "ADMIN" | "MEMBER" | "VIEWER" | "NONE";
export type ScoreDataType = "NUMERIC" | "CATEGORICAL" | "BOOLEAN" | "TEXT" | "CORRECTION";
export type ScoreSource = "API" | "EVAL" | "ANNOTATION";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface AuthConfig {
  signup_enabled: boolean;
  has_users: boolean;
  version: string;
  base_url: string;
}

export interface Person {
  id: string;
  name: string;
  email: string;
  admin: boolean;
  language: string | null;
  theme: string | null;
}

export interface ProjectRef {
  id: string;
  name: string;
  role: Role;
  scopes: string[];
  has_events: boolean;
  created_at: string;
  retention_days?: number | null;
}

export interface OrganizationRef {
  id: string;
  name: string;
  role: Role;
  scopes: string[];
  projects: ProjectRef[];
}

export interface Me {
  user: Person;
  csrf_token: string;
  version: string;
  base_url: string;
  may_create_organizations: boolean;
  organizations: OrganizationRef[];
}

export interface SignedIn {
  user: Person;
  csrf_token: string;
}

export interface Member {
  user_id: string;
  name: string;
  email: string;
  role: Role;
  project_roles: Record<string, Role>;
  created_at: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  project_id: string | null;
  project_role: Role | null;
  created_at: string;
  link: string;
}

export interface Members {
  members: Member[];
  invitations: Invitation[];
}

/** A member of the organisation with the role that counts in one project. */
export interface ProjectPerson {
  user_id: string;
  name: string;
  email: string;
  role: Role;
  /** The role was given for this project alone. */
  own: boolean;
}

export interface Invited {
  added: boolean;
  invitation: Invitation | null;
}

export interface ApiKey {
  id: string;
  public_key: string;
  display_secret_key: string;
  note: string | null;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface NewApiKey extends ApiKey {
  secret_key: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: string | null;
  user_email: string | null;
  api_key_id: string | null;
  action: string;
  resource_type: string;
  resource_id: string;
  project_id: string | null;
  before: unknown;
  after: unknown;
}

export interface ScoreSummary {
  name: string;
  data_type: ScoreDataType;
  value: number | null;
  string_value: string | null;
  count: number;
}

export interface TraceItem {
  id: string;
  timestamp: string;
  name: string | null;
  user_id: string | null;
  session_id: string | null;
  environment: string;
  release: string | null;
  version: string | null;
  tags: string[];
  public: boolean;
  bookmarked: boolean;
  latency_ms: number | null;
  observation_count: number;
  error_count: number;
  warning_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  total_cost_usd: number | null;
  models: string[];
  input_preview: string | null;
  output_preview: string | null;
  scores: ScoreSummary[];
}

/** A row of the list: with the fields of metadata that were asked for. */
export interface TraceRow extends TraceItem {
  metadata_fields: Record<string, string>;
}

export interface ObservationNode {
  id: string;
  parent_id: string | null;
  type: string;
  name: string | null;
  start_time: string;
  end_time: string | null;
  completion_start_time: string | null;
  level: Level;
  status_message: string | null;
  model: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  total_cost_usd: number | null;
  has_input: boolean;
  has_output: boolean;
}

export interface Score {
  id: string;
  name: string;
  data_type: ScoreDataType;
  value: number | null;
  string_value: string | null;
  source: ScoreSource;
  comment: string | null;
  trace_id: string | null;
  observation_id: string | null;
  session_id: string | null;
  timestamp: string;
  author_user_id: string | null;
  config_id: string | null;
  environment: string;
  execution_trace_id: string | null;
  metadata: Record<string, unknown>;
}

export interface TraceBody extends TraceItem {
  metadata: unknown;
  input: string | null;
  output: string | null;
  input_bytes: number;
  output_bytes: number;
}

export interface ObservationItem extends ObservationNode {
  trace_id: string;
  version: string | null;
  release: string | null;
  trace_name: string | null;
  environment: string;
  user_id: string | null;
  session_id: string | null;
  tags: string[];
  latency_ms: number | null;
  input_preview: string | null;
  output_preview: string | null;
  time_to_first_token_ms: number | null;
  prompt_name: string | null;
  prompt_version: number | null;
}

export interface ObservationRow extends ObservationItem {
  metadata_fields: Record<string, string>;
}

export interface ObservationDetail extends ObservationItem {
  metadata: Record<string, unknown>;
  model_parameters: Record<string, unknown> | null;
  usage: Record<string, number>;
  cost: Record<string, number>;
  pricing_tier_name: string | null;
  sdk_name: string | null;
  sdk_version: string | null;
  source: string;
  received_at: string;
  input: string | null;
  output: string | null;
  input_bytes: number;
  output_bytes: number;
}

export interface FacetValue {
  value: string;
  count: number;
}

export type FacetName = "environments" | "names" | "users" | "sessions" | "tags" | "levels" | "models" | "versions" | "releases" | "types";
export type Facets = Partial<Record<FacetName, FacetValue[]>>;

export interface HistogramBucket {
  at: string;
  count: number;
  error_count: number;
}

export interface Histogram {
  bucket_s: number;
  items: HistogramBucket[];
}

/** What the traces of one session or one user add up to. */
interface Activity {
  id: string;
  created_at: string;
  first_at: string;
  last_at: string;
  duration_ms: number;
  environment: string;
  environments: string[];
  trace_count: number;
  observation_count: number;
  error_count: number;
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  total_cost_usd: number;
  tags: string[];
}

export interface SessionItem extends Activity {
  user_ids: string[];
}

export interface SessionDetail {
  session: SessionItem;
  traces: TraceItem[];
}

export interface UserItem extends Activity {
  session_count: number;
}

export interface ScoreItem extends Score {
  trace: { user_id: string | null; session_id: string | null; environment: string; tags: string[] } | null;
}

export interface ScoreCategory {
  label: string;
  value: number;
}

export interface ScoreConfig {
  id: string;
  name: string;
  data_type: ScoreDataType;
  min_value: number | null;
  max_value: number | null;
  categories: ScoreCategory[] | null;
  description: string | null;
  archived: boolean;
  created_at: string;
}

export interface FirstEvent {
  received: boolean;
  trace_id: string | null;
}

/** One term of the filter language; all terms are ANDed. */
export interface Filter {
  type: "datetime" | "string" | "number" | "stringOptions" | "arrayOptions" | "boolean" | "null" | "stringObject" | "numberObject" | "booleanObject" | "categoryOptions" | "scope";
  column: string;
  operator: string;
  value: string | number | boolean | string[];
  key?: string;
  /** Of a time that counts back from now, as it was typed: `-2h`. The value is where that was when it was typed. */
  ago?: string;
  /** Of a scope: the conditions that one thing together satisfies. */
  within?: Filter[];
}

export interface Ingestion {
  received_batches: number;
  received_items: number;
  pending_batches: number;
  pending_items: number;
  pending_bytes: number;
  oldest_pending_s: number | null;
  stored_items: number;
  rejected_items: number;
  rejections: { item_id: string; reason: string; items: number }[];
}

export interface PersonRef {
  id: string;
  name: string;
  email: string;
}

/** The passage that a comment is about; `at` is -1 when only the words are known. */
export interface CommentAnchor {
  field: "input" | "output";
  at: number;
  quote: string;
}

export interface Comment {
  id: string;
  object_type: "TRACE" | "OBSERVATION" | "SESSION" | "PROMPT";
  object_id: string;
  content: string;
  /** Null for an API key and for people who left. */
  author: PersonRef | null;
  anchor: CommentAnchor | null;
  reactions: { emoji: string; people: PersonRef[] }[];
  created_at: string;
}
