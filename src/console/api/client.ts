import createClient, { type Client } from 'openapi-fetch';
import { errorOfResponse, networkError } from './errors';
import { isAbort, type NdjsonLine, readNdjson } from './ndjson';
import { accepting, type ApiRequest, urlOf } from './request';
import { type EventOptions, readEvents, type ServerEvent } from './sse';
import { sendForm, type UploadOptions } from './upload';

const NDJSON = 'application/x-ndjson';
const EVENT_STREAM = 'text/event-stream';

/** What a user signs in with. Kept in memory, and for this tab on request; see `session.tsx`. */
export interface Credentials {
  readonly key: string;
  readonly organization?: string;
  readonly project?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export type EventCallOptions = Pick<EventOptions, 'signal' | 'after' | 'onRetry'>;

/** Headers for the organization and the project. */
export function scopeHeadersOf({ organization, project }: Credentials): Record<string, string> {
  return {
    ...(organization !== undefined && { 'OpenAI-Organization': organization }),
    ...(project !== undefined && { 'OpenAI-Project': project }),
  };
}

type UntypedClient = Client<Record<string, Record<string, Record<string, never>>>>;

/** Sends requests with the credentials of one session. Every method throws `ApiError`, or `AbortError` on abort. */
export class ApiClient {
  private readonly client: UntypedClient;
  private readonly headers: Readonly<Record<string, string>>;

  /**
   * @param base URL of the service
   * @param credentials none for public routes
   */
  constructor(
    readonly base: string,
    credentials: Credentials | undefined,
  ) {
    this.headers =
      credentials === undefined
        ? {}
        : { 'x-openai-api-key': credentials.key, ...scopeHeadersOf(credentials) };
    this.client = createClient({
      baseUrl: base.replace(/\/$/, ''),
      headers: this.headers,
      credentials: 'omit',
      cache: 'no-store',
    });
  }

  /** The JSON body of the response. */
  async json<Data>(request: ApiRequest<Data>, options: CallOptions = {}): Promise<Data> {
    const { data } = await this.call(request, 'json', options);
    return data as Data;
  }

  /** The response, for downloads, headers and status. */
  async response(request: ApiRequest, options: CallOptions = {}): Promise<Response> {
    const { response, data } = await this.call(request, 'stream', options);
    return new Response(data as ReadableStream<Uint8Array> | null, {
      status: response.status,
      headers: response.headers,
    });
  }

  /** Sends a form with a file, and reports the progress of the upload. */
  async upload<Data>(request: ApiRequest<Data>, form: FormData, options: UploadOptions = {}): Promise<Data> {
    return (await sendForm(urlOf(request, this.base), this.headers, form, options)) as Data;
  }

  /**
   * Items or outcomes as they arrive, then the summary.
   *
   * @throws ApiError also if the stream ends without its summary
   */
  async *lines<Item, Summary = unknown>(
    request: ApiRequest,
    options: CallOptions = {},
  ): AsyncGenerator<NdjsonLine<Item, Summary>, void, undefined> {
    const { data } = await this.call(accepting(request, NDJSON), 'stream', options);
    yield* readNdjson<Item, Summary>(data as ReadableStream<Uint8Array>);
  }

  /**
   * Events until `report` or `problem`. A GET resumes after a lost connection; another method is never sent twice.
   *
   * @throws ApiError if the stream fails; a `problem` event is yielded
   */
  events(request: ApiRequest, options: EventCallOptions = {}): AsyncGenerator<ServerEvent, void, undefined> {
    const open = async (lastEventId: string | undefined): Promise<ReadableStream<Uint8Array> | null> => {
      const headers = {
        ...request.headers,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      };
      const resumed = { ...request, headers };
      const { data, response } = await this.call(accepting(resumed, EVENT_STREAM), 'stream', options);
      return response.status === 204 ? null : (data as ReadableStream<Uint8Array>);
    };
    return readEvents(open, { ...options, isResumable: request.method === 'get' });
  }

  private async call(
    request: ApiRequest,
    parseAs: 'json' | 'stream',
    { signal }: CallOptions,
  ): Promise<{ data: unknown; response: Response }> {
    const result = await this.client
      .request(
        request.method,
        request.path as never,
        {
          params: { path: request.pathParameters, query: request.query },
          body: request.body,
          headers: request.headers,
          parseAs,
          signal,
        } as never,
      )
      .catch((error: unknown) => {
        throw isAbort(error) ? error : networkError(error);
      });
    const { response } = result;
    if (!response.ok) throw errorOfResponse(response, result.error);
    return { data: result.data, response };
  }
}
