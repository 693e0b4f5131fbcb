"""Text in few bytes. GB 18030 holds all of Unicode, and what people write here in two bytes a character; then
deflate with a dictionary of what stands in nearly every row and every case. An item of 1 KB costs half of 2 KB."""

import zlib

PLAIN = b"-"
RAW = -15  # no header, no checksum: GCM or the item's own consistency guard it
# Frozen: what was written with it is read with it. Better words need a new marker in DICTIONARIES.
WORDS = (
    '"said_at":"files":"units":"procedures":"reason":"basis":"answer":"contact_made":"wish":"content":"values":'
    '{"id":"due":"template":"channel":"sms","purpose":"notice","to":"1990000"case":"QS510703'
    '诉求投诉求助意见建议咨询legallandbuildingutilitiesservicepolicypromisefinancepeopletaxarrearstendermarketipother'
    '5107815107045107255107222026-01-2026-1已解决部分解决解释说明列入计划不予支持satisfiedbasicpartlyexplainedplanned'
    '绵阳市县区人民政府住房和城乡建设自然资源规划局行政审批市场监督管理税务经济信息化有限责任公司科技机械材料制造集团'
    '科长副局长主任办公室党组成员总经理0816-{"contact":{"n":"","d":"","m":"1990000","l":"0816-","o":"","p":""},"person":{'
    '"k":"acceptance","k":"dispatch","k":"sign","k":"contact","k":"review","k":"phone","k":"explain","k":"reply",'
    '[{"k":"handling","s":177,"l":10,"r":2,"n":2,"t":20260},{"k":"progress","s":178,"l":10,"a":5,"t":20270}]'
    '{"s":177,"t":177,"m":true,"p":true,"n":[20260],"r":"dissatisfied","o":"no","c":"sms","a":177,"e":177}'
    '待受理待补正待交办待签收办理中退单待审中止待审核待回访已完结已归档已告知渠道已撤回已并单签收办理审核回访交办受理裁定'
    '"c":"lodged""c":"accepted""c":"answered""c":"closed""c":"assigned","k":"suggestion","k":"enquiry","k":"help"'
    '"h":"symposium","h":"window","h":"group","f":"secret,urgent,extension,listed,taskforce","g":"enforcement"'
    '{"t":"企业","e":"有限公司","s":"待回访","c":"revisiting","r":"0","g":"land","a":"510703","k":"complaint","h":"portal",'
    '"l":"15","u":"zjj","m":"市住房和城乡建设局","p":"","f":"","x":"办理","o":"1","d":"2026-0","1":"unit","2":"2026'
).encode("gb18030")


MORE = (
    '"o":"opt_out","o":"wrong","o":"unread","o":"waited","o":"confirm","o":"early","0":"due"'
    '"k":"listing_report","k":"reply","k":"explain","k":"phone","c":"answered","c":"handling","c":"assigned"'
    '{"s":177,"t":177,"m":true,"2":true,"p":true,"y":"opt_out","y":"no_mobile","y":"failed","l":177,"n":[177,177,177],'
    '"v":true,"u":true,"r":"satisfied","c":"sms","a":177,"e":177}'
    '[{"k":"phone","s":177,"l":5,"r":2,"n":2,"t":20260},{"k":"handling","s":177,"l":10,"t":20260}]'
    '"f":"secret,urgent","x":"回访","o":"silent","o":"no_mobile","o":"failed","w":"1","d":"2026-0","8":"2下午","9":"0'
    '"1":"revisit","2":"20260'
).encode("gb18030")
DICTIONARIES = {b"1": WORDS, b"2": WORDS + MORE}
NEWEST = b"2"


def squeeze(text: str) -> bytes:
    plain = text.encode("gb18030")
    made = zlib.compressobj(9, zlib.DEFLATED, RAW, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARIES[NEWEST])
    small = made.compress(plain) + made.flush()
    return NEWEST + small if len(small) < len(plain) else PLAIN + plain


def expand(packed: bytes) -> str:
    if packed[:1] in DICTIONARIES:
        return zlib.decompressobj(RAW, DICTIONARIES[packed[:1]]).decompress(packed[1:]).decode("gb18030")
    return packed[1:].decode("gb18030")
