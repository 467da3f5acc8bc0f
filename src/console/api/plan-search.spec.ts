import { planRequestOf, readPlanSearch } from './plan-search';

const requestOf = (search: Record<string, unknown>): unknown => planRequestOf(readPlanSearch(search));

describe('planRequestOf', () => {
  it.each([{}, { sort: '-bytes' }, { files: 'all' }, { all: 'yes' }, { ids: [] }, { file_purpose: 'batch' }])(
    'selects nothing without a selection: %j',
    (search) => {
      expect(requestOf(search)).toBeUndefined();
    },
  );

  it('keeps files and exports manifests by default', () => {
    expect(requestOf({ ids: ['vs_1', 'vs_2'] })).toEqual({
      vector_stores: { ids: ['vs_1', 'vs_2'] },
      files: 'keep',
      manifests: true,
    });
  });

  it('selects all stores only on request', () => {
    expect(requestOf({ all: 'true', files: 'all', manifests: 'false' })).toEqual({
      vector_stores: {},
      files: 'all',
      manifests: false,
    });
  });

  it('sends filters of stores with their types', () => {
    expect(requestOf({ name: 'tmp-*', empty: 'true', expired: 'false', min_bytes: '10' })).toEqual({
      vector_stores: { name: ['tmp-*'], empty: true, expired: false, min_bytes: 10 },
      files: 'keep',
      manifests: true,
    });
  });

  it('leaves the rejection of a wrong value to the service', () => {
    expect(requestOf({ max_bytes: 'many' })).toMatchObject({ vector_stores: { max_bytes: 'many' } });
  });

  it('selects orphans with the defaults of the service', () => {
    expect(requestOf({ orphans: 'true', file_extension: 'png' })).toEqual({
      orphan_files: { extension: ['png'] },
      files: 'keep',
      manifests: false,
    });
  });

  it('selects single files of any age and purpose', () => {
    expect(requestOf({ file_ids: 'file-1' })).toMatchObject({
      orphan_files: {
        ids: ['file-1'],
        created_before: '0s',
        purpose: expect.arrayContaining(['assistants', 'batch']) as unknown,
      },
    });
  });
});
