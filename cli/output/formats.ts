/** How a report is written. */
export const FORMATS = ["text", "markdown", "json"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];
