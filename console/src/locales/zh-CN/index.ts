import accounts from "./accounts.json";
import app from "./app.json";
import dashboards from "./dashboards.json";
import datasets from "./datasets.json";
import errors from "./errors.json";
import exports from "./exports.json";
import ingest from "./ingest.json";
import parts from "./parts.json";
import pricing from "./pricing.json";
import review from "./review.json";
import scores from "./scores.json";
import tracing from "./tracing.json";
import ui from "./ui.json";
import upkeep from "./upkeep.json";

export default { accounts, app, dashboards, datasets, errors, exports, ingest, parts, pricing, review, scores, tracing, ui, upkeep };
