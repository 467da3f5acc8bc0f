import { IdField, IntegerField, ListField, NumberField, OPTIONAL, ObjectField, TextField } from './fields.js';

class FieldErrorDto {
  @TextField('The invalid field or header.', 'vector_store_ids') readonly field!: string;
  @TextField('The rule that is violated.', 'must be a list of ids') readonly message!: string;
}

class UpstreamDto {
  @NumberField('Status returned by OpenAI.', 404, OPTIONAL) readonly status?: number;
  @TextField('Error code returned by OpenAI.', 'rate_limit_exceeded', OPTIONAL) readonly code?: string;

  @IdField('upstreamRequestId', "OpenAI's request id, for requests to its support.", OPTIONAL)
  readonly request_id?: string;
}

/** The body of an error response, `application/problem+json` (RFC 9457). */
export class ProblemDto {
  @TextField('Always `about:blank`; see `code`.', 'about:blank') readonly type!: string;
  @TextField('Reason phrase of the status.', 'Not Found') readonly title!: string;
  @IntegerField('HTTP status.', 404) readonly status!: number;
  @TextField('Human-readable explanation.', "No vector store found with id 'vs_1'.") readonly detail!: string;
  @TextField('Machine-readable error code.', 'upstream_error') readonly code!: string;
  @IdField('requestId', 'Id of this request, also in the server log.') readonly request_id!: string;
  @TextField('How to resolve the error.', 'GET / lists the routes', OPTIONAL) readonly hint?: string;
  @ListField(FieldErrorDto, 'The invalid fields, at most 20.', OPTIONAL) readonly errors?: FieldErrorDto[];

  @ObjectField(UpstreamDto, 'The response of OpenAI, if there was one.', OPTIONAL)
  readonly upstream?: UpstreamDto;
}
