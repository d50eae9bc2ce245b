/** How often a model is run: `usual` times, or as `MODEL_RUNS` says where somebody has more time. */
export const modelRuns = (usual: number): number => Number(process.env.MODEL_RUNS ?? usual)

/** Milliseconds that it may take, also on a machine under load. */
export const modelTimeoutMs = process.env.MODEL_RUNS ? 2 ** 31 - 1 : 60_000
