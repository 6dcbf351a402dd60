// The Admin API, used by the client that integrators have: every method of admin.customerGroups, of
// admin.customers and of admin.auth, with each kind of credentials. BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD and
// ADMIN_API_TOKEN say where and as whom.
import test from 'node:test'
import assert from 'node:assert/strict'
import medusa from '@medusajs/medusa-js'

const Medusa = medusa.default ?? medusa
const { BASE_URL: baseUrl, ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_API_TOKEN: apiKey } = process.env
const unique = () => Math.random().toString(36).slice(2, 10)
const ids = (list) => list.map((one) => one.id)

async function signedIn() {
  const { response } = await new Medusa({ baseUrl, maxRetries: 0 }).admin.auth.createSession({ email, password })
  return response.headers['set-cookie'].map((cookie) => cookie.split(';')[0]).join('; ')
}

async function token() {
  return (await new Medusa({ baseUrl, maxRetries: 0 }).admin.auth.getToken({ email, password })).access_token
}

// The clients, by the credentials that they have. maxRetries makes the client send an Idempotency-Key.
const clients = {
  cookie: async () => ({ customHeaders: { Cookie: await signedIn() } }),
  bearer: async () => ({ customHeaders: { Authorization: `Bearer ${await token()}` } }),
  key: async () => ({ apiKey }),
  'key, with retries': async () => ({ apiKey, maxRetries: 3 }),
}

// refused tells how the server answered a call that it refused.
async function refused(call) {
  try {
    await call
  } catch (error) {
    if (!error.response) throw error
    return { status: error.response.status, ...error.response.data }
  }
  assert.fail('the call was not refused')
}

for (const [credentials, options] of Object.entries(clients)) {
  test(`with a ${credentials}`, async (t) => {
    const { admin } = new Medusa({ baseUrl, maxRetries: 0, ...(await options()) })
    const u = unique()
    const customer = async (name) =>
      (await admin.customers.create({ email: `${name}-${u}@example.com`, password: 'secret', first_name: name, last_name: u })).customer

    await t.test('auth.getSession', async () => {
      const { user, response } = await admin.auth.getSession()
      assert.equal(response.status, 200)
      assert.equal(user.email, email)
    })

    await t.test('customerGroups.create, retrieve, update, delete', async () => {
      const created = await admin.customerGroups.create({ name: `VIP ${u}`, metadata: { tier: 1 } })
      assert.equal(created.response.status, 200)
      const { id } = created.customer_group
      assert.deepEqual((await admin.customerGroups.retrieve(id)).customer_group, created.customer_group)
      assert.deepEqual((await admin.customerGroups.retrieve(id, { expand: 'customers', fields: 'name' })).customer_group, {
        id,
        name: `VIP ${u}`,
        customers: [],
      })
      const { customer_group: updated } = await admin.customerGroups.update(id, { metadata: { is_seller: true } })
      assert.deepEqual(updated.metadata, { tier: 1, is_seller: true })
      assert.deepEqual(await refused(admin.customerGroups.create({ name: `VIP ${u}` })), {
        status: 422,
        code: 'invalid_request_error',
        type: 'duplicate_error',
        message: `Key (name)=(VIP ${u}) already exists.`,
      })
      assert.deepEqual(await refused(admin.customerGroups.create({})), {
        status: 400,
        type: 'invalid_data',
        message: 'name must be a string',
      })
      const { response, ...deleted } = await admin.customerGroups.delete(id)
      assert.deepEqual(deleted, { id, object: 'customer_group', deleted: true })
      assert.deepEqual(await refused(admin.customerGroups.retrieve(id)), {
        status: 404,
        type: 'not_found',
        message: `CustomerGroup with id ${id} was not found`,
      })
    })

    await t.test('customerGroups.list', async () => {
      const groups = []
      for (const name of ['a', 'b', 'c']) groups.push((await admin.customerGroups.create({ name: `${name} ${u}` })).customer_group)
      const [a, b, c] = ids(groups)
      const list = async (query) => ids((await admin.customerGroups.list(query)).customer_groups)
      const page = await admin.customerGroups.list({ q: u, limit: 2, offset: 1, order: '-created_at' })
      assert.deepEqual(
        { ids: ids(page.customer_groups), count: page.count, limit: page.limit, offset: page.offset },
        { ids: [b, a], count: 3, limit: 2, offset: 1 },
      )
      assert.equal((await admin.customerGroups.list()).limit, 10)
      assert.deepEqual(await list({ name: [`b ${u}`] }), [b])
      assert.deepEqual(await list({ name: [`b ${u}`, ...Array.from({ length: 40 }, (_, i) => `n${i}`)] }), [b])
      assert.deepEqual(await list({ id: a }), [a])
      assert.deepEqual(await list({ id: [a, c] }), [c, a])
      assert.deepEqual(await list({ q: u, id: { gt: a, lt: c } }), [b])
      assert.deepEqual(await list({ q: u, created_at: { gt: new Date(0) }, expand: null, fields: 'name' }), [c, b, a])
      assert.deepEqual(await list({ q: u, created_at: { lt: new Date(0) } }), [])
      assert.equal((await refused(admin.customerGroups.list({ foo: 1 }))).message, 'property foo should not exist')
      for (const id of [a, b, c]) await admin.customerGroups.delete(id)
    })

    await t.test('customerGroups.addCustomers, listCustomers, removeCustomers', async () => {
      const { customer_group: group } = await admin.customerGroups.create({ name: `members ${u}` })
      const [anna, bert] = [await customer('anna'), await customer('bert')]
      const added = await admin.customerGroups.addCustomers(group.id, { customer_ids: [{ id: anna.id }, { id: bert.id }] })
      assert.deepEqual(added.customer_group, group)
      const all = await admin.customerGroups.listCustomers(group.id)
      assert.deepEqual(
        { ids: ids(all.customers), count: all.count, limit: all.limit, offset: all.offset },
        { ids: [bert.id, anna.id], count: 2, limit: 50, offset: 0 },
      )
      assert.deepEqual(ids(all.customers[0].groups), [group.id])
      assert.deepEqual(ids((await admin.customerGroups.listCustomers(group.id, { q: 'anna', limit: 5 })).customers), [anna.id])
      assert.deepEqual(await refused(admin.customerGroups.addCustomers(group.id, { customer_ids: [{ id: 'cus_none' }] })), {
        status: 404,
        type: 'not_found',
        message: 'The following customer ids do not exist: "cus_none"',
      })
      await admin.customerGroups.removeCustomers(group.id, { customer_ids: [{ id: anna.id }, { id: 'cus_none' }] })
      assert.deepEqual(ids((await admin.customerGroups.listCustomers(group.id)).customers), [bert.id])
      await admin.customerGroups.delete(group.id)
    })

    await t.test('customers.create, retrieve, update, list', async () => {
      const { customer_group: group } = await admin.customerGroups.create({ name: `customers ${u}` })
      const created = await admin.customers.create({
        email: `Cora-${u}@example.com`,
        password: 'secret',
        first_name: 'Cora',
        last_name: 'Lee',
        metadata: { a: 1 },
      })
      assert.equal(created.response.status, 201)
      const { id } = created.customer
      assert.deepEqual((await admin.customers.retrieve(id)).customer, { ...created.customer, orders: [], shipping_addresses: [] })
      const { customer: updated } = await admin.customers.update(id, {
        first_name: 'New',
        phone: null,
        metadata: { a: '', b: 2 },
        groups: [{ id: group.id }],
      })
      assert.deepEqual([updated.first_name, updated.phone, updated.metadata], ['New', null, { b: 2 }])
      const found = await admin.customers.list({ q: `cora-${u}`, expand: 'groups' })
      assert.deepEqual([found.count, ids(found.customers), ids(found.customers[0].groups)], [1, [id], [group.id]])
      assert.deepEqual(ids((await admin.customers.list({ groups: [group.id], has_account: true })).customers), [id])
      assert.equal((await admin.customers.list()).limit, 50)
      assert.deepEqual(
        await refused(admin.customers.create({ email: `cora-${u}@example.com`, password: 'x', first_name: '', last_name: '' })),
        {
          status: 422,
          code: 'invalid_request_error',
          type: 'duplicate_error',
          message: 'A customer with the given email already has an account. Log in instead',
        },
      )
      assert.deepEqual(await refused(admin.customers.retrieve('cus_none')), {
        status: 404,
        type: 'not_found',
        message: 'Customer with id: cus_none was not found',
      })
      await admin.customerGroups.delete(group.id)
    })

    await t.test('auth.deleteSession', async () => {
      const { 0: o, 1: k, response } = await admin.auth.deleteSession()
      assert.deepEqual([response.status, o + k], [200, 'OK'])
      if (credentials === 'cookie') assert.equal((await refused(admin.auth.getSession())).status, 401)
      else assert.equal((await admin.auth.getSession()).response.status, 200)
    })
  })
}

test('without credentials, or with wrong ones', async () => {
  const { admin } = new Medusa({ baseUrl, maxRetries: 0 })
  assert.equal((await refused(admin.customerGroups.list())).status, 401)
  assert.equal((await refused(admin.auth.createSession({ email, password: 'wrong' }))).status, 401)
  assert.equal((await refused(new Medusa({ baseUrl, maxRetries: 0, apiKey: 'wrong' }).admin.customers.list())).status, 401)
})
