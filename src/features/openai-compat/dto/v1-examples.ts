/** Ids that the documentation of `/v1` uses beside the common ones, shaped like OpenAI's. */
export const V1_EXAMPLE = {
  batchId: 'vsfb_4c1d7e90a2b84f6f9d3e5a6b7c8d9e0f',
  uploadId: 'upload_68f2a3b4c5d6819e8f7a6b5c4d3e2f10',
  partId: 'part_68f2a3c1d2e3819eb0a1b2c3d4e5f607',
  otherPartId: 'part_68f2a3d9e4f5819eb1c2d3e4f5a60718',
} as const;
