import { ApiProperty } from '@nestjs/swagger';

class OpenAiErrorDetailsDto {
  @ApiProperty({ description: 'What happened, for a person.', example: 'no answer within 30000 ms' })
  readonly message!: string;

  @ApiProperty({ description: 'The kind of error.', example: 'server_error' })
  readonly type!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The wrong field.', example: null })
  readonly param!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What happened, for a program.',
    example: 'upstream_timeout',
  })
  readonly code!: string | null;
}

/** An error as OpenAI tells it: its own, or one of this service in the same shape. */
export class OpenAiErrorDto {
  @ApiProperty({ type: OpenAiErrorDetailsDto, description: 'The error.' })
  readonly error!: OpenAiErrorDetailsDto;
}
