/** AsyncAPI 3 of everything the services announce: a channel a topic, a message a fact. */
export function asyncApiOf(facts, { envelope, descriptions, version }) {
  const sorted = facts.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  const topics = Map.groupBy(sorted, ({ topic }) => topic);
  const names = [...topics.keys()]; // in the order of their facts, which are sorted
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'I Cubed Modelverse: facts',
      version,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      description:
        'Generated from libs/events: do not edit. Facts are CloudEvents 1.0 in structured JSON form, in order of their key, at least once; ' +
        'consumers claim `source` and `id`. A version only gains optional fields: ignore what you do not know. ' +
        'What a consumer group cannot take is parked in `<topic>.dead-letter`.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(names.map((topic) => [topic, channelOf(topic, topics.get(topic))])),
    operations: Object.fromEntries(names.map((topic) => [`announce.${topic}`, operationOf(topic, topics.get(topic))])),
    components: {
      messages: Object.fromEntries(sorted.map((fact) => [fact.type, messageOf(fact, descriptions.get(fact.type))])),
      schemas: { CloudEvent: envelope, ...Object.fromEntries(sorted.map(({ type, data }) => [type, data])) },
    },
  };
}

function channelOf(topic, facts) {
  return {
    address: topic,
    description: `Announced by ${topic.split('.')[0]}.`,
    messages: Object.fromEntries(facts.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: { kafka: { topic, topicConfiguration: { 'cleanup.policy': ['delete'] } } },
  };
}

function operationOf(topic, facts) {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${topic}` },
    messages: facts.map(({ type }) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
  };
}

function messageOf({ type, key }, description) {
  const keySchema = { type: 'string', description: `the aggregate: \`${key}\` of the data` };
  return {
    name: type,
    title: type.split('.').at(-2),
    ...(description === undefined ? {} : { summary: description }),
    contentType: 'application/cloudevents+json',
    headers: { type: 'object', properties: { ce_id: { type: 'string', description: "the fact's id" } } },
    payload: {
      allOf: [
        { $ref: '#/components/schemas/CloudEvent' },
        {
          type: 'object',
          properties: { type: { const: type }, data: { $ref: `#/components/schemas/${type}` } },
          required: ['type', 'data'],
        },
      ],
    },
    bindings: { kafka: { key: keySchema } },
  };
}
