/** Reports for other programs, and for other people. */
export const formatNames = ['junit', 'ktap', 'github', 'sarif', 'markdown', 'lore', 'mermaid'] as const;

export type FormatName = (typeof formatNames)[number];
