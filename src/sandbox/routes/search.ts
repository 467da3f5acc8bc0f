import type { Fields } from '../fields.js';
import type { RouteTable } from '../http/router.js';
import { parseAttributeFilter } from '../search/attribute-filter.js';
import { searchLexically } from '../search/lexical-search.js';
import { requestedUsableStore } from './vector-stores.js';

const SEARCH_FIELDS = ['query', 'rewrite_query', 'max_num_results', 'filters', 'ranking_options'];
const SUPPORTED_RANKERS = ['none', 'auto', 'default-2024-11-15'];

export const searchRoutes: RouteTable = {
  'POST /v1/vector_stores/{vector_store_id}/search': (request) => {
    const { account } = request;
    const store = requestedUsableStore(request);
    const fields = request.fields(SEARCH_FIELDS);
    fields.boolean('rewrite_query');
    const queries = readQueries(fields);
    const ranking = fields.object('ranking_options', ['ranker', 'score_threshold']);
    ranking?.oneOf('ranker', SUPPORTED_RANKERS);
    const hits = searchLexically(store.contents(account.now).entries.values(), {
      text: queries.join(' '),
      accepts: fields.has('filters') ? parseAttributeFilter(fields.raw('filters'), 'filters') : undefined,
      minScore: ranking?.number('score_threshold', 0, 1) ?? 0,
      maxHits: fields.integer('max_num_results', 1, 50) ?? 10,
    });
    store.lastActiveAt = account.nowSeconds;
    return {
      object: 'vector_store.search_results.page',
      search_query: queries,
      data: hits.map(({ entry, score, text }) => ({
        file_id: entry.id,
        filename: entry.file.filename,
        score,
        attributes: entry.attributes,
        content: [{ type: 'text', text }],
      })),
      has_more: false,
      next_page: null,
    };
  },
};

function readQueries(fields: Fields): string[] {
  if (Array.isArray(fields.raw('query'))) return fields.strings('query', 1, 100) ?? [];
  return [fields.requiredString('query')];
}
