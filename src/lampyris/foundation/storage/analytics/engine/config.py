"""`engine.xml`: what ClickHouse reads at start. Small pools and caches for a 2-core machine, fsync on."""

from pathlib import Path
from xml.sax.saxutils import escape

SERVER = {
    "timezone": "UTC",
    "mark_cache_size": 64 << 20,
    "index_mark_cache_size": 32 << 20,
    "primary_index_cache_size": 64 << 20,
    "uncompressed_cache_size": 0,
    "index_uncompressed_cache_size": 0,
    "query_cache": {"max_size_in_bytes": 0},
    "mmap_cache_size": 64,
    "compiled_expression_cache_size": 8 << 20,
    "query_condition_cache_size": 8 << 20,
    "skipping_index_cache_size": 32 << 20,
    "vector_similarity_index_cache_size": 0,
    "iceberg_metadata_files_cache_size": 0,
    "parquet_metadata_cache_size": 0,
    "text_index_tokens_cache_size": 16 << 20,
    "text_index_header_cache_size": 16 << 20,
    "text_index_postings_cache_size": 32 << 20,
    "background_pool_size": 2,
    "background_merges_mutations_concurrency_ratio": 2,
    "background_move_pool_size": 1,
    "background_fetches_pool_size": 1,
    "background_common_pool_size": 2,
    "background_schedule_pool_size": 4,
    "background_schedule_pool_initial_size": 1,
    "background_buffer_flush_schedule_pool_size": 1,
    "background_message_broker_schedule_pool_size": 1,
    "background_distributed_schedule_pool_size": 1,
    "background_streaming_schedule_pool_size": 1,
    "max_thread_pool_free_size": 16,
    "max_concurrent_queries": 64,
    "asynchronous_metrics_update_period_s": 60,
    "mlock_executable": 0,
    "send_crash_reports": {"enabled": 0},
    "merge_tree": {
        "fsync_after_insert": 1,
        "fsync_part_directory": 1,
        "min_rows_to_fsync_after_merge": 1,
        # A merged part is on the disk before it counts: its sources need not stay for the usual eight minutes.
        "old_parts_lifetime": 10,
        # Rows are merged again half as often as by default: a fifth of the CPU of ingestion (measured).
        "merge_selector_base": 10,
        "merge_max_block_size_bytes": 5 << 20,
        # Statistics of 60 columns cost merges and the planning of every read more than they spare: our reads go by key.
        "auto_statistics_types": "",
        "refresh_statistics_interval": 0,
        # Indexes of text are a quarter of the disk; packed they are a sixth smaller, and searched no slower (measured).
        "text_index_posting_list_codec": "bitpacking",
        "number_of_free_entries_in_pool_to_lower_max_size_of_merge": 1,
        "number_of_free_entries_in_pool_to_execute_mutation": 1,
        "number_of_free_entries_in_pool_to_execute_optimize_entire_partition": 1,
    },
}


def default_memory_bytes() -> int:
    """40 % of the machine, between 768 MB and 1.5 GB: the engine overshoots its cap by up to 40 %."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        total = int(lines[0].split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        return 1_500_000_000
    return max(768_000_000, min(1_500_000_000, total * 2 // 5))


def render_config(folder: Path, *, memory_bytes: int) -> str:
    """The XML text. `folder` is the engine's own folder."""
    values: dict[str, object] = {
        "max_server_memory_usage": memory_bytes,
        "tmp_path": f"{folder}/spill/",
        "user_files_path": f"{folder}/files/",
        "backups": {"allowed_path": f"{folder}/backups/"},
        **SERVER,
    }
    return f"<clickhouse>\n{_elements(values, 1)}</clickhouse>\n"


def _elements(values: dict[str, object], depth: int) -> str:
    lines = []
    pad = "    " * depth
    for name, value in values.items():
        if isinstance(value, dict):
            lines.append(f"{pad}<{name}>\n{_elements(value, depth + 1)}{pad}</{name}>\n")
        else:
            lines.append(f"{pad}<{name}>{escape(str(value))}</{name}>\n")
    return "".join(lines)
