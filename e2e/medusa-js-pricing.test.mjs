// Price lists and discounts, kept by the client that integrators have: every method of admin.priceLists and of admin.discounts.
// BASE_URL and ADMIN_API_TOKEN say where and as whom.
import test from 'node:test'
import assert from 'node:assert/strict'
import medusa from '@medusajs/medusa-js'

const Medusa = medusa.default ?? medusa
const { BASE_URL: baseUrl, ADMIN_API_TOKEN: apiKey } = process.env
const unique = () => Math.random().toString(36).slice(2, 10)
const ids = (list) => list.map((one) => one.id)
const { admin } = new Medusa({ baseUrl, maxRetries: 0, apiKey })

async function refused(call) {
  try {
    await call
  } catch (error) {
    if (!error.response) throw error
    return { status: error.response.status, ...error.response.data }
  }
  assert.fail('the call was not refused')
}

const group = async (name) => (await admin.customerGroups.create({ name })).customer_group

test('priceLists.create, retrieve, update, list, delete', async () => {
  const u = unique()
  const vip = await group(`VIP ${u}`)
  const created = await admin.priceLists.create({
    name: `Winter ${u}`,
    description: 'for VIPs',
    type: 'sale',
    status: 'active',
    starts_at: new Date('2030-07-01'),
    ends_at: new Date('2030-07-31'),
    customer_groups: [{ id: vip.id }],
    prices: [{ amount: 1000, variant_id: 'variant_1', currency_code: 'eur' }],
  })
  assert.equal(created.response.status, 200)
  const list = created.price_list
  assert.equal(list.starts_at, '2030-07-01T00:00:00.000Z')
  assert.deepEqual(ids(list.customer_groups), [vip.id])
  assert.equal(list.prices[0].variant.id, 'variant_1')
  assert.deepEqual((await admin.priceLists.retrieve(list.id)).price_list, list)
  assert.equal((await admin.priceLists.update(list.id, { status: 'draft', ends_at: null })).price_list.ends_at, null)
  assert.equal((await admin.priceLists.list()).limit, 10)
  for (const query of [
    { q: u },
    { q: vip.name },
    { customer_groups: [vip.id] },
    { customer_groups: [vip.id, 'cgrp_none'], status: ['draft'], type: ['sale'] },
    { q: u, created_at: { gt: new Date(0) } },
  ]) {
    const found = await admin.priceLists.list(query)
    assert.deepEqual(ids(found.price_lists), [list.id])
    assert.equal(found.count, 1)
  }
  assert.deepEqual(ids((await admin.customerGroups.retrieve(vip.id, { expand: 'price_lists' })).customer_group.price_lists), [list.id])
  const deleted = await admin.priceLists.delete(list.id)
  assert.deepEqual({ ...deleted, response: undefined }, { id: list.id, object: 'price-list', deleted: true, response: undefined })
  assert.equal((await refused(admin.priceLists.retrieve(list.id))).message, `Price list with id: ${list.id} was not found`)
  assert.equal((await refused(admin.priceLists.create({}))).status, 400)
})

test('priceLists.addPrices, deletePrices, deleteVariantPrices, and what there is no catalogue for', async () => {
  const { price_list: list } = await admin.priceLists.create({ name: 'prices', description: '', type: 'override', prices: [] })
  const price = (variant_id, amount, more) => ({ variant_id, amount, currency_code: 'usd', ...more })
  let { price_list: now } = await admin.priceLists.addPrices(list.id, {
    prices: [price('a', 1), price('b', 2, { min_quantity: 5 }), price('b', 1)],
  })
  assert.deepEqual(
    now.prices.map((one) => [one.variant_id, one.amount, one.min_quantity]),
    [
      ['a', 1, null],
      ['b', 2, 5],
      ['b', 1, null],
    ],
  )
  const [first] = now.prices
  now = (await admin.priceLists.update(list.id, { prices: [{ id: first.id, ...price('a', 9) }] })).price_list
  assert.equal(now.prices.find((one) => one.id === first.id).amount, 9)
  const gone = await admin.priceLists.deletePrices(list.id, { price_ids: [first.id] })
  assert.deepEqual([gone.ids, gone.object, gone.deleted], [[first.id], 'money-amount', true])
  assert.equal((await admin.priceLists.deleteVariantPrices(list.id, 'b')).ids.length, 2)
  now = (await admin.priceLists.addPrices(list.id, { prices: [price('c', 3)], override: true })).price_list
  assert.deepEqual(
    now.prices.map((one) => one.variant_id),
    ['c'],
  )
  assert.deepEqual((await admin.priceLists.listProducts(list.id, { limit: 5 })).products, [])
  assert.deepEqual((await admin.priceLists.deleteProductPrices(list.id, 'prod_1')).ids, [])
  assert.deepEqual((await admin.priceLists.deleteProductsPrices(list.id, { product_ids: ['prod_1'] })).ids, [])
  await admin.priceLists.delete(list.id)
})

test('discounts.create, retrieve, retrieveByCode, update, list, delete', async () => {
  const u = unique()
  const vip = await group(`VIP ${u}`)
  const created = await admin.discounts.create({
    code: `ten-${u}`,
    regions: ['reg_1'],
    usage_limit: 5,
    ends_at: new Date('2099-01-01'),
    rule: { type: 'percentage', value: 10, allocation: 'total', conditions: [{ operator: 'in', customer_groups: [vip.id] }] },
  })
  assert.equal(created.response.status, 200)
  const { discount } = created
  assert.equal(discount.code, `TEN-${u}`.toUpperCase())
  assert.deepEqual((await admin.discounts.retrieve(discount.id)).discount, discount)
  assert.deepEqual((await admin.discounts.retrieveByCode(`ten-${u}`)).discount, discount)
  const { discount: expanded } = await admin.discounts.retrieve(discount.id, {
    expand: 'rule,rule.conditions,rule.conditions.customer_groups',
  })
  assert.deepEqual(ids(expanded.rule.conditions[0].customer_groups), [vip.id])
  const { discount: updated } = await admin.discounts.update(discount.id, {
    is_disabled: true,
    usage_limit: null,
    rule: { id: discount.rule.id, value: 15 },
  })
  assert.deepEqual([updated.is_disabled, updated.usage_limit, updated.rule.value], [true, null, 15])
  assert.deepEqual(ids((await admin.discounts.list({ q: u, is_disabled: true, rule: { type: 'percentage' } })).discounts), [discount.id])
  assert.equal((await admin.discounts.list()).limit, 20)
  assert.deepEqual(ids((await admin.discounts.addRegion(discount.id, 'reg_2')).discount.regions), ['reg_1', 'reg_2'])
  assert.deepEqual(ids((await admin.discounts.removeRegion(discount.id, 'reg_1')).discount.regions), ['reg_2'])
  assert.deepEqual(
    await refused(admin.discounts.create({ code: `Ten-${u}`, regions: [], rule: { type: 'fixed', value: 1, allocation: 'item' } })),
    {
      status: 422,
      code: 'invalid_request_error',
      type: 'duplicate_error',
      message: `Discount with code TEN-${u} already exists.`.replace(u, u.toUpperCase()),
    },
  )
  const deleted = await admin.discounts.delete(discount.id)
  assert.deepEqual([deleted.id, deleted.object, deleted.deleted], [discount.id, 'discount', true])
  assert.equal((await refused(admin.discounts.retrieve(discount.id))).status, 404)
})

test('discounts.createDynamicCode, deleteDynamicCode', async () => {
  const u = unique()
  const { discount } = await admin.discounts.create({
    code: u,
    is_dynamic: true,
    valid_duration: 'P30D',
    regions: [],
    rule: { type: 'fixed', value: 100, allocation: 'total' },
  })
  const { discount: code } = await admin.discounts.createDynamicCode(discount.id, { code: `${u}-1`, usage_limit: 2 })
  assert.deepEqual([code.parent_discount_id, code.rule_id, code.usage_limit], [discount.id, discount.rule_id, 2])
  assert.equal(new Date(code.ends_at) - new Date(code.starts_at), 30 * 24 * 60 * 60 * 1000)
  assert.equal((await admin.discounts.deleteDynamicCode(discount.id, `${u}-1`)).discount.id, discount.id)
  assert.equal((await refused(admin.discounts.retrieveByCode(`${u}-1`))).status, 404)
  await admin.discounts.delete(discount.id)
})

test('discount conditions: create, get, update, add and delete resources in batches, delete', async () => {
  const u = unique()
  const [vip, gold] = [await group(`VIP ${u}`), await group(`Gold ${u}`)]
  const { discount } = await admin.discounts.create({
    code: u,
    regions: [],
    rule: { type: 'free_shipping', value: 0, allocation: 'total' },
  })
  const expand = { expand: 'rule,rule.conditions,rule.conditions.customer_groups' }
  const made = (await admin.discounts.createCondition(discount.id, { operator: 'not_in', customer_groups: [vip.id] }, expand)).discount
  const [condition] = made.rule.conditions
  assert.deepEqual([condition.type, condition.operator, ids(condition.customer_groups)], ['customer_groups', 'not_in', [vip.id]])
  const { discount_condition: found } = await admin.discounts.getCondition(discount.id, condition.id, { expand: 'customer_groups' })
  assert.deepEqual(Object.keys(found).sort(), ['created_at', 'customer_groups', 'discount_rule_id', 'id', 'operator', 'type', 'updated_at'])
  const named = async () => ids((await admin.customerGroups.list({ discount_condition_id: condition.id, order: 'name' })).customer_groups)
  await admin.discounts.addConditionResourceBatch(discount.id, condition.id, { resources: [{ id: gold.id }] })
  assert.deepEqual(await named(), [gold.id, vip.id])
  await admin.discounts.deleteConditionResourceBatch(discount.id, condition.id, { resources: [{ id: vip.id }] })
  assert.deepEqual(await named(), [gold.id])
  await admin.discounts.updateCondition(discount.id, condition.id, { customer_groups: [vip.id] })
  assert.deepEqual(await named(), [vip.id])
  assert.equal((await admin.customerGroups.list({ discount_condition_id: condition.id, limit: 1 })).count, 1)
  const deleted = await admin.discounts.deleteCondition(discount.id, condition.id)
  assert.deepEqual(
    [deleted.id, deleted.object, deleted.deleted, deleted.discount.rule.conditions],
    [condition.id, 'discount-condition', true, []],
  )
  assert.equal((await refused(admin.discounts.getCondition(discount.id, condition.id))).status, 404)
  await admin.discounts.delete(discount.id)
})
