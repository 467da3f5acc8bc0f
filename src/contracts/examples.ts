/** Example ids for the documentation, in OpenAI's format. */
export const EXAMPLE = {
  vectorStoreId: 'vs_68f2a1c07d4481919a4b5c6d7e8f9012',
  otherVectorStoreId: 'vs_67e1b0d25c3381918f7a6b5c4d3e2f10',
  fileId: 'file-8sJk2LmNpQrStUvWxYzAbC',
  otherFileId: 'file-3dEfGhIjKlMnOpQrStUvWx',
  jobId: 'job_4f6e1d0c9b8a47d6a5b4c3d2e1f00918',
  requestId: '5b0c7a52-8f0e-4a55-9a33-3f6d0a7c2e11',
  upstreamRequestId: 'req_9770ce33f85c7af74a5e08a23f41cdd4',
} as const;
