import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

class FieldErrorDto {
  @ApiProperty({ description: 'The invalid field or header.', example: 'vector_store_ids' })
  readonly field!: string;

  @ApiProperty({ description: 'The rule that is violated.', example: 'must be a list of ids' })
  readonly message!: string;
}

class UpstreamDto {
  @ApiPropertyOptional({ description: 'Status returned by OpenAI.', example: 404 })
  readonly status?: number;

  @ApiPropertyOptional({ description: 'Error code returned by OpenAI.', example: 'rate_limit_exceeded' })
  readonly code?: string;

  @ApiPropertyOptional({
    description: "OpenAI's request id, for requests to its support.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;
}

/** The body of an error response, `application/problem+json` (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ description: 'Always `about:blank`; see `code`.', example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ description: 'Reason phrase of the status.', example: 'Not Found' })
  readonly title!: string;

  @ApiProperty({ description: 'HTTP status.', type: 'integer', example: 404 })
  readonly status!: number;

  @ApiProperty({
    description: 'Human-readable explanation.',
    example: "No vector store found with id 'vs_1'.",
  })
  readonly detail!: string;

  @ApiProperty({ description: 'Machine-readable error code.', example: 'upstream_error' })
  readonly code!: string;

  @ApiProperty({ description: 'Id of this request, also in the server log.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiPropertyOptional({ description: 'How to resolve the error.', example: 'GET / lists the routes' })
  readonly hint?: string;

  @ApiPropertyOptional({ description: 'The invalid fields, at most 20.', type: [FieldErrorDto] })
  readonly errors?: FieldErrorDto[];

  @ApiPropertyOptional({ description: 'The response of OpenAI, if there was one.', type: UpstreamDto })
  readonly upstream?: UpstreamDto;
}
