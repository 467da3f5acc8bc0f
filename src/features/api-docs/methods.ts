/** Methods that a route can have, as the OpenAPI document names them. */
export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
