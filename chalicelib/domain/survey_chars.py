"""The characters of SMS answers: traditional, dialect and odd forms in one plain form, signs that say nothing."""

import re

_FORMS = """
滿满 満满 沒没 決决 還还 無无 問问 題题 聯联 繫系 係系 訂订 謝谢 評评 錯错 號号 誰谁 個个 処处 處处 辦办 來来 們们
對对 対对 結结 應应 応应 該该 選选 說说 説说 為为 爲为 後后 時时 間间 實实 復复 覆复 複复 電电 話话 點点 動动 靜静 於于
這这 嗎吗 過过 從从 給给 認认 識识 發发 発发 換换 機机 貳贰 參叁 叄叁 總总 體体 別别 並并 態态 務务 語语 請请 讓让 會会
現现 項项 條条 員员 單单 業业 與与 門门 導导 關关 麼么 極极 較较 強强 終终 經经 裡里 裏里 馬马 嚴严 歡欢 賠赔 錢钱
費费 貨货 買买 賣卖 車车 開开 徹彻 幾几 萬万 億亿 塊块 樓楼 棟栋 遲迟 誤误 轉转 補补 資资 責责 進进 運运 連连 適适
聽听 見见 親亲 覺觉 訴诉 詢询 記记 計计 許许 論论 證证 議议 變变 讚赞 贊赞 頭头 願愿 類类 須须 預预 領领 驗验 優优
價价 備备 傷伤 僅仅 儘尽 盡尽 兩两 則则 剛刚 勞劳 協协 嘆叹 國国 執执 報报 場场 壓压 壞坏 夠够 寫写 審审 將将 專专
層层 屬属 歲岁 廠厂 廢废 張张 徵征 惡恶 愛爱 懶懒 戶户 掛挂 損损 撥拨 擇择 據据 擾扰 敗败 數数 斷断 舊旧 書书 權权
歸归 氣气 煩烦 熱热 爭争 狀状 獲获 當当 確确 禮礼 種种 稅税 積积 穩稳 簡简 約约 級级 細细 統统 絕绝 網网 緊紧 線线
緩缓 編编 縣县 繳缴 繼继 續续 罰罚 職职 聲声 臨临 舉举 製制 規规 觀观 訊讯 設设 試试 誠诚 調调 談谈 諾诺 講讲 謊谎
護护 負负 財财 貼贴 賬账 趕赶 輸输 邊边 釋释 銀银 長长 隨随 難难 響响 頁页 餘余 騙骗 鬧闹 齊齐 陰阴 據据 彈弹 敷敷
唔不 冇没 嘅的 咗了 啲些 喺在 俾给 畀给 嗰那 嚟来 ❶1 ❷2 ❸3 ➀1 ➁2 ➂3 ➊1 ➋2 ➌3
"""  # every pair is the form that people write and the plain one; 唔, 冇 and what follows are Cantonese
VARIANTS = str.maketrans({pair[0]: pair[1] for pair in _FORMS.split()})
# zero-width characters, joiners, variation selectors, keycaps, skin tones
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\u20e3\ufeff\uffa0\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
GAP = r"\s\u3000,.;:!?、。~…\-—–_/\\|\"'“”‘’`()（），；：！？\[\]【】「」『』《》<>*#+=·•^&"
EMOJI = r"\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff"
SIGNS = frozenset(",.;:!?、。~…-—–_/\\|\"'“”‘’`()[]【】「」『』《》<>*#+=·•^& \t\r\n\u3000")
# A case by its whole number, or by its last four where the sender says that they are: a segment of its own.
_CASE = (
    r"(?:诉求|编号|单号|件号|我的|的|是)*(?:qs[0-9a-z]{6}[0-9]{13}[0-9a-z]|ql[0-9]{10})(?![0-9a-z])"
    r"|(?:诉求|的)*(?:编号|件号|单号|尾号|末四位|后四位)(?:是|为)?[0-9]{3}[0-9a-z](?![0-9a-z])"
)
CASE_NO = re.compile(_CASE)
SEGMENT = re.compile(rf"{_CASE}|[{EMOJI}]+|(?:(?!{_CASE})[^{GAP}{EMOJI}])+")
# Signs that a voice input wrote out as words, with the sign that is meant: as long as the word, of equal signs.
SPOKEN = [
    (re.compile(r"句号|省略号"), "。"),
    (re.compile(r"逗号|顿号|分号|冒号|破折号"), ","),
    (re.compile(r"感?叹号|左括号|右括号|引号|井号键?|星号键?|斜杠|横杠|^杠|杠$"), "!"),
    (re.compile(r"问号"), "?"),
    (re.compile(r"空格|换行|回车"), " "),
]
SPOKEN_END = re.compile(r"(?:(?:句|逗|顿|分|冒|省略|感?[叹嘆])[号號]|\s)+$")
