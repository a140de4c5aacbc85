// Publishes an article as a job and prints its translations: node producer.js [ARTICLE.json] [es,ca]
const fs = require("fs"), crypto = require("crypto"), amqp = require("amqplib");

async function main(path = `${__dirname}/../articles/feature.json`, targets = "ca,pt") {
  const job = { article: JSON.parse(fs.readFileSync(path, "utf8")), targets: targets.split(",") };
  const connection = await amqp.connect(process.env.AMQP_URL ?? "amqp://guest:guest@127.0.0.1:5672/%2f");
  const channel = await connection.createConfirmChannel();
  channel.on("return", () => fail("there is no queue for jobs: is the worker running?"));
  const { queue: replyTo } = await channel.assertQueue("", { exclusive: true });
  const wait = setTimeout(() => fail("not all languages came within two minutes"), 120_000);

  const done = new Set();
  await channel.consume(replyTo, (message) => {
    const { language, article } = JSON.parse(message.content);
    console.log(language, message.properties.type, article.title ?? article.headlines[0].value);
    done.add(language);
    if (done.size === job.targets.length) { clearTimeout(wait); connection.close(); }
  }, { noAck: true });

  const jobs = `${process.env.WIREGLOT_PREFIX ?? "wireglot"}.jobs`;
  channel.sendToQueue(jobs, Buffer.from(JSON.stringify(job)), {
    type: "wireglot.job.v1", contentType: "application/json", persistent: true, mandatory: true,
    messageId: crypto.randomUUID(), correlationId: "node", replyTo,
  });
  await channel.waitForConfirms(); // an error unless the broker has the job
}

function fail(reason) { console.error(reason); process.exit(1); }
main(...process.argv.slice(2)).catch((error) => fail(error.message));
