import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Environment, parseEnvironment } from './environment.js';

/** Provides the validated {@link Environment} to every module. */
@Global()
@Module({})
export class EnvironmentModule {
  /**
   * Reads the environment of the process and the file `.env` in the working directory, if there is one. Variables of the
   * process take precedence.
   *
   * @throws InvalidEnvironmentError listing all problems
   */
  static load(): Environment {
    try {
      process.loadEnvFile();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return parseEnvironment(process.env);
  }

  static with(environment: Environment): DynamicModule {
    return {
      module: EnvironmentModule,
      providers: [{ provide: Environment, useValue: environment }],
      exports: [Environment],
    };
  }
}
