/** How the exported files become the view `kernels`, first for DuckDB; Spark's form stands in a comment. */
export const viewSql = (pattern: string): string => `CREATE OR REPLACE VIEW kernels AS
  SELECT * FROM read_parquet('${pattern.replaceAll("'", "''")}', union_by_name = true);
-- Spark: CREATE OR REPLACE TEMPORARY VIEW kernels USING parquet OPTIONS (path '<folder>');`;

/** The kernel table: time, share of the stage and launches by kernel, with the commonest location. */
export const kernelTableSql = `SELECT stage, kernel, category,
  SUM(duration_us) / 1000 AS gpu_ms,
  100 * SUM(duration_us) / SUM(SUM(duration_us)) OVER (PARTITION BY stage) AS share_percent,
  COUNT(*) AS launches,
  MODE(location) AS location,
  MODE(cpu_op) AS cpu_op
FROM kernels
GROUP BY stage, kernel, category
ORDER BY stage, gpu_ms DESC, kernel;`;

/**
 * The overlap table: how long each kernel runs beside work of other streams. Time is cut at every start and end; a
 * stretch with work of two streams hides, one with a single stream does not.
 */
export const overlapTableSql = `WITH moments AS (
  SELECT trace, stage, start_us AS at_us FROM kernels
  UNION
  SELECT trace, stage, start_us + duration_us FROM kernels
), stretches AS (
  SELECT trace, stage, at_us AS from_us,
    LEAD(at_us) OVER (PARTITION BY trace, stage ORDER BY at_us) AS to_us
  FROM moments
), running AS (
  SELECT s.trace, s.stage, s.from_us, s.to_us - s.from_us AS length_us, k.kernel, k.category, k.stream
  FROM stretches s JOIN kernels k
    ON k.trace = s.trace AND k.stage = s.stage AND k.start_us <= s.from_us AND k.start_us + k.duration_us >= s.to_us
  WHERE s.to_us > s.from_us
), beside AS (
  SELECT trace, stage, from_us, COUNT(DISTINCT stream) AS streams FROM running GROUP BY trace, stage, from_us
)
SELECT r.stage, r.kernel, r.category,
  SUM(r.length_us) AS total_us,
  SUM(CASE WHEN b.streams = 1 THEN r.length_us ELSE 0 END) AS exclusive_us,
  SUM(CASE WHEN b.streams > 1 THEN r.length_us ELSE 0 END) AS hidden_us
FROM running r JOIN beside b ON b.trace = r.trace AND b.stage = r.stage AND b.from_us = r.from_us
GROUP BY r.stage, r.kernel, r.category
ORDER BY r.stage, exclusive_us DESC, r.kernel;`;

/**
 * The fuse table: kernels that directly follow each other on one stream less than 20 us apart. GEMMs, attention and
 * experts are left out: they are what small kernels are fused into, not what is fused.
 */
export const fuseTableSql = `WITH followed AS (
  SELECT trace, stage, kernel, category, duration_us,
    LEAD(kernel) OVER lane AS next_kernel,
    LEAD(category) OVER lane AS next_category,
    LEAD(duration_us) OVER lane AS next_us,
    LEAD(start_us) OVER lane - (start_us + duration_us) AS gap_us
  FROM kernels
  WINDOW lane AS (PARTITION BY trace, device, stream ORDER BY start_us)
)
SELECT stage, kernel, next_kernel,
  COUNT(*) AS pairs,
  SUM(duration_us + next_us) / 1000 AS related_ms
FROM followed
WHERE gap_us < 20
  AND category NOT IN ('gemm', 'attention', 'moe', 'communication', 'memory')
  AND next_category NOT IN ('gemm', 'attention', 'moe', 'communication', 'memory')
GROUP BY stage, kernel, next_kernel
ORDER BY stage, related_ms DESC, kernel, next_kernel;`;

/** The file that stands beside exported traces: the view and the three tables, for DuckDB and Spark. */
export function exportSql(pattern: string): string {
  return `-- The three tables of throughline triage over exported traces. DuckDB: duckdb -f triage.sql
${viewSql(pattern)}

-- Kernel table
${kernelTableSql}

-- Overlap table
${overlapTableSql}

-- Fuse table: neighbours on one stream
${fuseTableSql}
`;
}
