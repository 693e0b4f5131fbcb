"""The vocabulary of SMS answers as ordered tables (procedure 5.3, domain 4.7); `survey` reads them.

Patterns are matched against the cleaned text: NFKC, simplified, lower case, invisible characters removed.
"""

import re

R = re.compile
LONGEST = 500  # characters, as long as an SMS gets; anything longer is left to people

ORPHAN_BRACKET = R(r"^([^(（]*)[)）]$")  # its opening went with the rating
LAST_SEPARATOR = R(r"[\s,、，:：;；(（]+$")
SIGNATURE = R(r"[\s\u200b.,。，!！~～()（）“”\"「《]*【([^】]{1,20})】(?=\s*\S)")

# --- the three answers ------------------------------------------------------------------------------------
DIGITS = {"1": "satisfied", "2": "basic", "3": "dissatisfied"}
NUMERALS = {**DIGITS, **dict(zip("一二三壹贰叁", list(DIGITS.values()) * 2, strict=True))}
_CHANGE = (
    r"(?:请|麻烦|帮我|给我|我?(?:要|想|需要)|把|将|刚才的?|评价|答案)*(?:改|换|更改|修改|变更?)(?:成|为|到|选)"
    r"|[从由把将]?(?:[123]|(?:不|基本)?满意)改(?:成|为)?|现在改?|改(?=[123])|更正(?:为|成)?|重选"
)
_CHOICE = rf"(?:我|我们|就|应该?[是为]|是|为|{_CHANGE}|[要想]?选择?|点|选项|评价|答案|回复|回|答复?|打)*+"
DIGIT = R(rf"{_CHOICE}([123])(?![0-9])")
_TOLD = rf"(?:我|我们|应该?)*(?:{_CHANGE}|[要想]?选择?的?|评价|答案|回复|回|答复?|打|按|应该?[是为]|是|选项)+"
_NUMERAL = "一二三壹贰叁"
CHOSEN = [  # a whole segment that can only be a choice; the group is the numeral
    R(rf"{_TOLD}(?:是|为)?([{_NUMERAL}])"),
    R(rf"(?:{_TOLD})?第([123{_NUMERAL}])(?:个|项|种)(?:选项|答案)?(?:吧|哈)?"),
    R(rf"{_TOLD}([123{_NUMERAL}])(?:号|个|项)(?:选项)?"),
]
ALONE = R(rf"(?:是)?([{_NUMERAL}])")  # counts at the beginning only, with a sign behind it: "一般", "三 天" are none
ALONE_GAP = R(r"[,.。;:!、)）\n]")
NUMBERING = R(r"[、.)）]")  # behind the numbers of a list
NUMBER = R(rf"{_CHOICE}[123{_NUMERAL}]")
SIGN = R(r"[-–+−]$")
WEAK = R(rf"第?([123{_NUMERAL}])[号点项个]?")  # perhaps a choice, perhaps a day, an hour: proposed only
_WHO = r"我们公司|我们企业|我公司|本公司|公司|企业|我们|我司|我方|我厂|我店|本人|我"
_MATTER = (
    r"(?:对|对于)?(?:这次|本次|此次)?的?(?:办理|处理|解决|答复)?的?(?:结果|情况)|对(?:你们|您|你单位|贵(?:单位|局|办|委|中心|部门))的?(?:处理|办理|工作|答复|服务)?(?:结果)?"
    r"|总体(?:上|来说|而言)?|整体(?:上|来说|而言)?|总的来说|评价|回复|选择?|答|给个?|五星"
)
_STANCE = (
    rf"{_CHANGE}|应该?是|是|为|表示|觉得|感觉|感到"
    r"|还是|仍然?|依然|依旧|也|都|确实|实在|真的?"
)
_LEAD = rf"(?:{_WHO}|{_MATTER}|{_STANCE})*+"
_DEGREE = r"(?:很|非常|十分|特别|相当|太|极其?|最|完全|挺|蛮|超级?|万分|更)*+"
_NEVER = r"(?:一点儿?也?都?|丝毫|毫|并|根本|强烈|严重|深表|极度|从来)*+"
_LITTLE = r"太|是很|是太|是特别|是非常|是十分|是那么|系(?:好|几|很)|很|好|够|怎么|咋个?|那么|大|甚"
_END = r"(?:了|啦|的|[啊呀哦噢哈]+)?"
HEADS = [  # every row is anchored at the beginning of a segment; the first that matches states the rating
    ("dissatisfied", R(rf"{_LEAD}{_DEGREE}{_NEVER}不(?:{_LITTLE})?满意(?:得很|极了|至极|透顶|{_END})")),
    ("dissatisfied", R(rf"{_LEAD}{_DEGREE}{_NEVER}(?:不满(?!意)|差评){_END}")),
    ("basic", R(rf"{_LEAD}(?:基本上?|大致上?|大体上?)(?:是|还)?满意{_END}")),
    ("basic", R(rf"{_LEAD}(?:一般般?|还行|还可以)(?:了|啦|的|啊|呀|哦|吧|嘛)?")),
    ("satisfied", R(rf"{_LEAD}(?:{_DEGREE}|好)(?:(?:满意)++|好评)(?:得很|极了|{_END})")),
]
RATING_WORD = R(r"满意|不满|好评|差评|一般|还行|还可以|^[0-9]+$")
TAIL = R(r"[0-9]{3}[0-9a-z]")  # a number of a case ends in a check character, which may be a letter
FOUR = R(r"[0-9]{4}")
TAIL_GAP = R(r"[\s,、。;()（）]")  # "3.5000", "1-2000" count something
MEASURE = R(r"[个户多天月年次周日号点分秒家名人条项万千百亿元块楼栋层期小时位份轮回遍件种%倍度米吨亩平处岁路届级]")

# --- negation, doubt --------------------------------------------------------------------------------------
NEGATION = R(
    r"[不没未无勿莫否甭弗毋亡匪难]|休想|非(?!常)|(?<!特)别|(?<![a-z])(?:no|not|n|non|never|none|bad|poor|bu|mei)(?![a-z])"
    r"|n't|unsat|dissat"
)
DOUBLE_NEGATION = R(
    r"(?:不是|并非|没有?|莫得|不能说|不存在|谈不上|无|从不|不会|不得|不可能|谁|难道|哪有?)(?:什么|啥|哪里|一个人?|人|再|感到)?"
    r"(?:不|没|未)|不满意?的?(?:地方|是)?(?:没有(?![一-鿿])|不存在|不可能)|不满意\?\s*(?:没有?|不)"
)
ASKED = R(
    r"解决(?:了|好了?)?(?:吗|么|没有|没|了没|不了\?|什么|啥)(?![一-鿿])|解决了?\?"
    r"|什么时候|何时|能不能|会不会|是不是|是否|如果|要是"
)
CONDITION = R(  # nobody said that it is so: no "satisfied" is proposed
    r"如果|要是|假如|假设|被迫|必须|要求|[让叫]我|了就|(?<!刚)才|等|是否|与否|个啥"
    r"|(?<!\w)(?:不|别|没有?|否|非)(?!\w)"
)
DOUBT = R(
    r"[但却仍再才吗呢么哪慢拖差烂骗怪屁鬼催等假久讽坑烦害损亏死告曝赔白滚骂欠乱错缺坏推卡累气恨怕笑会将]"
    r"|可是|不过|只是|就是|如果|要是|希望|除了|明天|下周|下个?月|年底|尽快|马上|争取|承诺|答应|据说|听说|呵呵|哈哈"
    r"|还要|还有|投诉|反而|算|勉强|应付|敷衍|推诿|扯皮|糊弄|恼火|以前|之前|当初|本来|原来|一半|部分"
)
WISHED = R(r"请|要求|希望|尽快|早日|早点|马上|争取|等|明天|下周|下个?月|年底|承诺|答应|说")  # not solved yet
HYPOTHETICAL = R(
    r"如果|要是|假如|假设|若|以前|之前|原来|当初|本来|别人|他们说|有人|\?"
    r"|是否|是不是|有没有|不是|并非|难道|除非|只要|万一|否则"
)

# --- words about the solution, contact, politeness ---------------------------------------------------------
_DONE = r"(?:解决|处理|办好|办成|办完|办妥|搞定|落实|修好|整改|办结|弄好|搞好)"
_HELP = r"(?:有?人)?(?:得到|给予?|帮|来|去|能够?|有)?(?:我们?|任何|彻底)?(?:得到)?"
_NO = (
    rf"(?:还是?|仍然?|根本|一直|都|至今|到现在|压根)*(?:没有?|未能?|无法|无人|不能|不|没法|没能|没得|莫得?|没人|莫人|冇){_HELP}{_DONE}"
    rf"|{_DONE}(?:不了|唔到|不到)|未得(?:行|喔|呀|啊)?(?!\w)|搞不定|搞不好|没(?:办(?!法|公)|搞)|未办(?!法)"
)
_CONTACT = (
    r"(?:还是?|仍然?|根本|一直|都|至今|到现在|从来?)*(?:没有?|没得|无|莫得?|未)(?:任何|一个)?人?(?:跟|和|与|给|来|主动)?(?:我们?)?"
    r"(?:联系|联络|理|管|过问|答复|回复|回音|回话|打电话|消息|下文|结果|进展|动静|反馈|上门|来过?)|(?:没得|莫得?|没有?|无)人(?:理|管|来|问)?(?!\w)|不(?:理|管)(?!想)"
)
_PARTLY = (
    rf"(?:只|才|就)?{_DONE}了?(?:一部分|部分|一半|一些|大部分|一点)|部分(?:问题)?(?:已经?|得到)*{_DONE}"
    rf"|(?:没有?|未)(?:完全|全部|彻底|都|全){_DONE}|基本(?:上)?(?:已经?|得到)*{_DONE}|还有(?:一)?(?:部分|些|半|个问题)没{_DONE}"
)
_YES = (
    rf"(?:已经?|都|全部|完全|彻底|终于|顺利|得到)+(?:得到)?(?:给?我们?)?(?:圆满|妥善|及时|顺利)*{_DONE}"
    rf"|{_DONE}(?:了|啦|好了|完了)|^[^\w?]*{_DONE}[^\w?]*$"
)
SOLVED = [  # what matched is taken out before the next row is tried; two different ones say nothing
    ("partly", R(_PARTLY)),
    ("no", R(_NO)),
    ("yes", R(_YES)),
]
LONE_NO = R(rf"{_CONTACT}|^\W*(?:n|no)\W*$")
_SAID = rf"{_PARTLY}|{_NO}|{_CONTACT}|{_YES}"
_PRAISE = (
    r"(?:很|真|挺|非常|办得|服务|态度|特别|十分|太|都)(?:好|快|棒|赞)|良好|负责|及时|热情|耐心|周到|认真|点赞|高效|专业|暖心|贴心|给力"
    r"|巴适|安逸|要得|感谢|谢谢|辛苦|效率高|速度快"
)
_FRIENDLY = "🙏🌹😊💐🤝❤😄💪😁🎉🌸√✓✔☑✅"
_APPLAUSE = "👍👏💯👌"
_COURTESY = (
    rf"(?:您|你|你们|大家|领导)?好|(?:非常|十分|多|太)?(?:谢谢?|感谢)++(?:了|啦|您|你们?|领导|政府|关心|支持|大家|各位|回访)*"
    rf"|辛苦(?:了|您了|你们了|大家了|啦)?|收到|好的?|嗯+|哦+|行|我?的?(?:答复?|评价|回复|回答|选择?)(?:是|为)?"
    rf"|抱歉|对不起|不好意思|ok|thanks|thank|you|[{_FRIENDLY}]+"
)
COURTESY = R(_COURTESY)
_PEOPLE = r"科长|主任|局长|处长|老师|同志|书记|经理|领导|政府|部门|单位|人员|帮助|支持|帮忙|关心|服务|付出|努力"
_THING = (
    r"问题|事情|事|诉求|我们?的?|公司的?|企业的?|你们?|您|领导|政府|部门|单位|工作人员|这个|这件|现在|今天|昨天|目前|全|也|帮忙?|给|把"
    r"|圆满|妥善|及时|很?快速?就?|顺利|成功|确实|真的?|是|的|了|已经?|得到"
)
BESIDE = [  # what may stand beside "satisfied", each a whole segment: praise, thanks, and that it is solved
    R(rf"[一-鿿]{{0,8}}?(?:{_PRAISE})(?:{_PRAISE}|{_COURTESY}|得很|极了|的|了|啊|哈)*"),
    R(rf"(?:很|非常|十分|多|太|真)*(?:感谢|谢谢|辛苦)[一-鿿]{{0,8}}(?:{_PEOPLE})(?:了|{_COURTESY})*"),
    R(rf"(?:{_THING})*(?:{_YES})(?:{_THING}|{_COURTESY})*"),
    R(
        r"祝(?:您|你们?|大家|领导|各位|政府)*(?:工作|生活|身体|万事|一切|事业|节日|新年)(?:顺利|愉快|健康|如意|快乐|顺心)|(?:请|请你们)?继续保持|再接再厉"
    ),
    R(r"(?:钱|款项?|货款|工资|补贴|退款|资金|证件?|执照)(?:已经?|都|全部)*(?:收到|拿到|到账|到位|结清|办好|办下来)了?"),
    R(rf"[{_APPLAUSE}{_FRIENDLY}]+"),
]
_ABOUT = r"(?:这个|这次|你们|的)*(?:处理|办理|解决|答复)?(?:结果|情况|方式|处理|办理|工作|答复|服务|态度)"
CONTINUES = {  # what may follow a rating in the same segment
    "satisfied": R(rf"(?:{_ABOUT}|(?:{_COURTESY}|{_PRAISE}|{_YES})++)$"),
    "basic": R(rf"(?:但是?|不过|因为|希望|谢|{_PARTLY}|{_YES})"),
    "dissatisfied": R(rf"(?:{_ABOUT}$|因为|由于|问题|希望|原因|根本|一直|到现在|至今|{_NO}|{_CONTACT})"),
}

# --- not a rating -----------------------------------------------------------------------------------------
OPT_OUT = R(
    r"(?:回复?|发送?)?(?:t|td|r|退订|td退订|退订td|拒收)(?:了|短信)?|取消订阅"
    r"|(?:请)?(?:不要|别|勿)再?(?:给我)?发(?:送)?(?:短信|信息)了?"
)
_SPELLED = rf"[{_NUMERAL}](?:(?![一-鿿])|(?=(?:而|应该?)*是[{_NUMERAL}]$))"
_STATED = rf"(?:选的?|打的?|回的?)?(?:[123](?![0-9])|{_SPELLED}|(?:很|非常|十分)?满意|基本满意|不满意|一般)"
_NUMBERED = r"(?:号码|电话|人|字|数字?|键|选项)?"
_WRONG = rf"(?:(?:打|发|按|点|输|选|填|回复?|写)错|[弄搞]错(?!人|号|电话|地方))(?:了|啦)?{_NUMBERED}(?:了|啦)?"
_SLIP = rf"(?:手滑|手误|口误|不小心)+(?:(?:按|打|点|发|选|回)(?:成|到|了)+{_STATED})?|误(?:按|操作|点|触|发)|按偏"
_MISFIRE = (
    r"(?:不好意思|对不起|抱歉|刚才|刚刚|刚|[上前]一?条|上面|前面|那个|我|你们?|您|是|手机|的)*+"
    rf"(?:(?:不小心)?{_WRONG}|{_SLIP})(?:了|啦)?(?:应该)?"
)
MISFIRE = R(_MISFIRE)
MISDIAL = R(r"打错|[发弄搞]错(?:号码|电话|人)|[弄搞]错")  # alone these say "wrong number"; "按错了" alone says nothing
_VOID = (  # whole segments that take back what was said before
    rf"(?:刚才|刚刚|刚|我)*(?:按|打|点|发|选|回|填|写)成了?{_STATED}了?|"
    rf"(?:刚才|刚刚|刚|前面|之前|[上前]一?条)我?(?:回复?|选|打|发|评)?的?是?{_STATED}|错了?|"
    r"(?:请|麻烦)?以.{0,6}为准|(?:请|我)?(?:更正|修正|修改|订正|改)(?:一下|如下)?|(?:请|我)?重新?(?:评价?|回复?|选择?|发)(?:一下)?"
    r"|(?:刚才|刚刚|前面|之前|[上前]一?条|上面|那个?)[^不没满]{0,6}(?:作废|不算数?|无效|撤回|错了|是错的|有误)(?:了)?"
)
CORRECTS = R(rf"(?:{_CHOICE}{_STATED}的?是?)?{_MISFIRE}|{_STATED}错了|{_VOID}")
_DENIED = rf"(?:我|刚才|其实|说的?)*(?:不是|不系|并非)(?:说|选|打|回)?的?(?P<what>{_STATED})"
DENIED = R(_DENIED)
SPLITS = [  # where two halves of a correction meet without a sign: "打错了|是3", "不是1|是3", "是3|不是1"
    R(rf"{_CHOICE}{_STATED}(?=(?:的|是)*{_MISFIRE})|{_MISFIRE}"),
    R(r"[一-鿿]*满意(?=[0-9]{4}$)"),
    R(rf"{_DENIED}(?=(?:而|应该?)*是{_STATED}$)"),
    R(rf"{_CHOICE}{_STATED}(?=(?:而)?不是{_STATED}$)"),
]
_STRANGER = (
    r"(?:你们?|您|是)*(?:拨|找|联系)错(?:人|号码?|电话|地方)?了?|(?:你们?|您|是)*[搞弄]错(?:人|号码?|电话|地方)了?|号码(?:错误?|不对)了?|错号|不是(?:我|本人|机主)"
    r"(?:的(?:手机|号码|电话|诉求|事))?|我不是(?:机主|本人|这家公司的?|这个公司的?)|(?:你|您|你们)是?(?:谁|哪位|哪里)(?:啊|呀)?|哪位|谁啊?"
    r"|我?(?:从来?)?(?:没有?|未)(?:提交?|反映|投诉|报|申请)过?(?:任何)?(?:诉求|投诉|问题|什么)?|我?(?:已经?)?换(?:号|人)了?|机主换了"
    r"|我?不认识(?:你们?)?|我?不知道(?:你们?)?(?:什么事|说什么|这(?:个|家)?公司)|什么(?:公司|诉求)|我?(?:已经?|早就?)?离职了?"
    r"|我?(?:已经?)?不在(?:这|该|那)?(?:个|家)?(?:公司|单位)了?"
)
_CLASH = (
    r"满意|不满(?![0-9])|好评|差评|一般|还行|还可以|^[0-9]{1,2}$|(?<![0-9a-z.])[123]$|^[一二三壹贰叁]$|^[❌✖❎👎]+$"
    r"|^(?:没有?|不|不是|不会|否|假的|开玩笑|才怪|n|no|y|yes)(?:的|了)?$"
)
ROLES = [  # for a segment that states no rating; the first row that matches
    ("misfire", R(rf"^(?:{CORRECTS.pattern})$")),
    ("opt_out", R(r"^(?:t|td|r|退订)$")),
    ("stranger", R(rf"^(?:{_STRANGER})$")),
    ("courtesy", R(rf"^(?:{_COURTESY})$")),
    ("clash", R(_CLASH)),
    ("said", R(_SAID)),
    ("praise", R(rf"{_PRAISE}|^[{_APPLAUSE}{_FRIENDLY}]+$")),
]
BLOCKING = frozenset({"clash", "four", "opt_out", "stranger"})  # beside these no rating counts

_BASICALLY = r"(?:基本上?|大致|大体|比较|还算|较|勉强|一般)满意|一般|还行|还可以|凑合|马马虎虎"
_COMPLAINT = (
    r"(?:不|没|未|谈不上|无法)[^满]{0,3}满意(?![吗么?])|不满(?!意)|差评|差劲|太差|^\W*\w{0,2}差\W*$|垃圾|失望|生气|愤怒|骗|敷衍|推诿|拖"
    r"|不行|不得行|不得(?!\w)|不巴适|恼火|扯皮|糊弄|锤子|铲铲|毛线|你妹|不好|不怎么样|^\W*(?:n|no)\W*$|👎|😡|才怪|个屁|个鬼"
)
_CONTENT = r"满意(?![吗么?度率])|好评|不错|很好|巴适|点赞|^\W*(?:y|yes)\W*$"
HINTS = [  # for the proposal; what matched is taken out before the next row is tried
    ("basic", R(rf"{_BASICALLY}|{_PARTLY}")),
    ("dissatisfied", R(rf"{_COMPLAINT}|{_NO}|{_CONTACT}")),
    ("satisfied", R(rf"{_CONTENT}|{_YES}")),
]
