import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

class FieldErrorDto {
  @ApiProperty({ description: 'The wrong field or header.', example: 'vector_store_ids' })
  readonly field!: string;

  @ApiProperty({ description: 'What is wrong with it.', example: 'must be a list of ids' })
  readonly message!: string;
}

class UpstreamDto {
  @ApiPropertyOptional({ description: 'Status that OpenAI answered.', example: 404 })
  readonly status?: number;

  @ApiPropertyOptional({ description: 'Error code that OpenAI answered.', example: 'rate_limit_exceeded' })
  readonly code?: string;

  @ApiPropertyOptional({
    description: "OpenAI's request id, for its support.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;
}

/** An error answer, `application/problem+json` (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ description: 'Always `about:blank`: `code` tells errors apart.', example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ description: 'The status in words.', example: 'Not Found' })
  readonly title!: string;

  @ApiProperty({ description: 'The HTTP status.', type: 'integer', example: 404 })
  readonly status!: number;

  @ApiProperty({
    description: 'What happened, for a person.',
    example: "No vector store found with id 'vs_1'.",
  })
  readonly detail!: string;

  @ApiProperty({ description: 'What happened, for a program.', example: 'upstream_error' })
  readonly code!: string;

  @ApiProperty({ description: 'Id of this request, in the log too.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiPropertyOptional({ description: 'What to do about it.', example: 'GET / lists the routes' })
  readonly hint?: string;

  @ApiPropertyOptional({ description: 'The wrong fields, the first 20 of them.', type: [FieldErrorDto] })
  readonly errors?: FieldErrorDto[];

  @ApiPropertyOptional({ description: 'What OpenAI answered, where it did.', type: UpstreamDto })
  readonly upstream?: UpstreamDto;
}
