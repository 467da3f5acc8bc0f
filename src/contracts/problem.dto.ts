import { Field, OPTIONAL } from './fields.js';

class FieldErrorDto {
  @Field.text('The invalid field or header.', 'vector_store_ids') readonly field!: string;
  @Field.text('The rule that is violated.', 'must be a list of ids') readonly message!: string;
}

class UpstreamDto {
  @Field.number('Status returned by OpenAI.', 404, OPTIONAL) readonly status?: number;
  @Field.text('Error code returned by OpenAI.', 'rate_limit_exceeded', OPTIONAL) readonly code?: string;

  @Field.id('upstreamRequestId', "OpenAI's request id, for requests to its support.", OPTIONAL)
  readonly request_id?: string;
}

/** The body of an error response, `application/problem+json` (RFC 9457). */
export class ProblemDto {
  @Field.text('Always `about:blank`; see `code`.', 'about:blank') readonly type!: string;
  @Field.text('Reason phrase of the status.', 'Not Found') readonly title!: string;
  @Field.integer('HTTP status.', 404) readonly status!: number;
  @Field.text('Human-readable explanation.', "No vector store found with id 'vs_1'.")
  readonly detail!: string;
  @Field.text('Machine-readable error code.', 'upstream_error') readonly code!: string;
  @Field.id('requestId', 'Id of this request, also in the server log.') readonly request_id!: string;
  @Field.text('How to resolve the error.', 'GET / lists the routes', OPTIONAL) readonly hint?: string;
  @Field.list(FieldErrorDto, 'The invalid fields, at most 20.', OPTIONAL) readonly errors?: FieldErrorDto[];

  @Field.object(UpstreamDto, 'The response of OpenAI, if there was one.', OPTIONAL)
  readonly upstream?: UpstreamDto;
}
